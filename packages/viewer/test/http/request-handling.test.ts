import { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceivedSpan } from '../../src/otlp/model.ts';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import { startOtlpReceiver } from '../../src/http/receiver.ts';
import { head, open, send, type Sent, until, untilClosed } from './http-client.ts';

const maxBodyBytes = 100_000;
const oneSpan = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'one' }] }] }] });
const gzip = { 'content-encoding': 'gzip' };

let receiver: OtlpReceiver;
let traces: string;
let onTraces: (spans: readonly ReceivedSpan[]) => void | Promise<void>;

beforeEach(async () => {
  onTraces = () => {};
  receiver = await startOtlpReceiver({ port: 0, maxBodyBytes, onTraces: (spans) => onTraces(spans) });
  traces = `${receiver.url}/v1/traces`;
});
afterEach(() => receiver.close());

test('a sender that goes away midway is counted, and the next one is served', async () => {
  const socket = await open(receiver.port, head(1_000) + '{"resource');
  await until(() => receiver.stats().pending === 1);
  socket.destroy();
  await until(() => receiver.stats().rejected.aborted === 1);
  expect((await send(traces, { body: oneSpan })).status).toBe(200);
  expect(receiver.stats()).toMatchObject({ requests: 2, accepted: 1, pending: 0 });
});

test('what is not HTTP is answered 400 and does not count as a request', async () => {
  const socket = await open(receiver.port, 'nonsense\r\n\r\n');
  expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(receiver.stats().requests).toBe(0);
});

test('outcomes add up to requests under a mixture of senders', async () => {
  const kinds: Sent[] = [
    { body: oneSpan },
    { headers: gzip, body: gzipSync(oneSpan) },
    { body: '[]' },
    { method: 'GET', body: '' },
    { headers: { 'content-type': 'text/plain' } },
    { headers: { host: 'elsewhere.example' } },
    { body: 'x'.repeat(maxBodyBytes + 1) },
  ];
  const sent = Array.from({ length: 70 }, (_, index) => send(traces, kinds[index % kinds.length]!));
  const { requests, accepted, pending, rejected } = receiver.stats();
  expect(requests).toBe(accepted + pending + Object.values(rejected).reduce((sum, count) => sum + count, 0));
  await Promise.all(sent);
  expect(receiver.stats()).toEqual({
    requests: 70,
    accepted: 20,
    pending: 0,
    rejected: {
      forbidden_host: 10,
      forbidden_origin: 0,
      not_found: 0,
      method: 10,
      content_type: 10,
      content_encoding: 0,
      too_large: 10,
      bad_data: 10,
      aborted: 0,
      busy: 0,
      handler_error: 0,
    },
    spans: 20,
    cloudEvents: 0,
    logRecords: 0,
    dataPoints: 0,
  });
});

test('closing ends idle and silent connections, frees the port, and may be repeated', async () => {
  expect(process.getActiveResourcesInfo()).toContain('TCPServerWrap');
  const agent = new Agent({ keepAlive: true });
  await send(traces, { agent });
  const silent = await open(receiver.port, '');
  const half = await open(receiver.port, 'POST /v1/tra');
  const closed = Promise.all([silent, half].map(untilClosed));
  await Promise.all([receiver.close(), receiver.close(), closed]);
  agent.destroy();
  // Not by listening there again: another process may have got the port.
  expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
});

test('closing cuts a request whose body is still coming', async () => {
  const socket = await open(receiver.port, head(1_000) + '{');
  const received = untilClosed(socket);
  await until(() => receiver.stats().pending === 1);
  await receiver.close();
  expect(await received).toBe('');
  await until(() => receiver.stats().pending === 0);
  expect(receiver.stats().rejected.aborted).toBe(1);
});

test('closing answers a request that is being handled, and then ends its connection', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let handled = false;
  onTraces = () => {
    handled = true;
    return promise;
  };
  const agent = new Agent({ keepAlive: true });
  const answer = send(traces, { body: oneSpan, agent });
  await until(() => handled);
  const closed = receiver.close();
  resolve();
  const { status, headers } = await answer;
  expect([status, headers.connection]).toEqual([200, 'close']);
  await closed;
  agent.destroy();
});

test('closing while an answer is on its way lets it arrive, and ends its connection', async () => {
  // The next tick comes after the answer was written and before the socket says so.
  const closed = Promise.withResolvers<void>();
  onTraces = () => process.nextTick(() => closed.resolve(receiver.close()));
  const agent = new Agent({ keepAlive: true });
  const { status, headers } = await send(traces, { body: oneSpan, agent });
  expect([status, headers.connection]).toEqual([200, 'keep-alive']);
  await closed.promise;
  agent.destroy();
});
