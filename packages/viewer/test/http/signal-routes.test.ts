import { diag } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceivedSpan } from '../../src/otlp/model.ts';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import { startOtlpReceiver } from '../../src/http/receiver.ts';
import { send, until } from './http-client.ts';

const oneSpan = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'one' }] }] }] });

let receiver: OtlpReceiver;
let traces: string;
let onTraces: (spans: readonly ReceivedSpan[]) => void | Promise<void>;

beforeEach(async () => {
  onTraces = () => {};
  receiver = await startOtlpReceiver({ port: 0, onTraces: (spans) => onTraces(spans) });
  traces = `${receiver.url}/v1/traces`;
});
afterEach(() => receiver.close());

test.each([
  [
    'throws',
    () => {
      throw new Error('secret detail');
    },
  ],
  ['rejects', () => Promise.reject(new Error('secret detail'))],
])('one that %s is answered 500, counted, reported once, and kills nothing', async (_name, fail) => {
  const reported: unknown[] = [];
  const quiet = (): void => {};
  const error = (...args: unknown[]): void => void reported.push(args);
  diag.setLogger({ error, warn: quiet, info: quiet, debug: quiet, verbose: quiet }, { suppressOverrideMessage: true });
  onTraces = fail;
  for (const body of [oneSpan, oneSpan]) {
    const answer = await send(traces, { body });
    expect([answer.status, answer.body.toString()]).toEqual([500, expect.not.stringContaining('secret')]);
  }
  diag.disable();
  expect(reported).toHaveLength(1);
  onTraces = () => {};
  expect((await send(traces, { body: oneSpan })).status).toBe(200);
  expect(receiver.stats()).toMatchObject({ accepted: 1, spans: 1, rejected: { handler_error: 2 } });
});

test('the answer waits for the handler', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  onTraces = () => promise;
  const answer = send(traces, { body: oneSpan });
  await until(() => receiver.stats().pending === 1);
  expect(receiver.stats().accepted).toBe(0);
  resolve();
  expect((await answer).status).toBe(200);
});

test('no handler is called for a request without telemetry', async () => {
  onTraces = () => expect.unreachable();
  expect((await send(traces, { body: '{"resourceSpans":[{}]}' })).status).toBe(200);
});
