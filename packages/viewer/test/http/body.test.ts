import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import { startOtlpReceiver } from '../../src/http/receiver.ts';
import { send } from './http-client.ts';

const maxBodyBytes = 100_000;
const oneSpan = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'one' }] }] }] });
const gzip = { 'content-encoding': 'gzip' };

let receiver: OtlpReceiver;
let traces: string;

beforeEach(async () => {
  receiver = await startOtlpReceiver({ port: 0, maxBodyBytes });
  traces = `${receiver.url}/v1/traces`;
});
afterEach(() => receiver.close());

test('gzip is taken, in several members too', async () => {
  const body = Buffer.concat([gzipSync(oneSpan.slice(0, 20)), gzipSync(oneSpan.slice(20))]);
  expect((await send(traces, { headers: gzip, body })).status).toBe(200);
  expect(receiver.stats().spans).toBe(1);
});

test('a body of exactly the limit is taken', async () => {
  expect((await send(traces, { body: oneSpan.padEnd(maxBodyBytes) })).status).toBe(200);
});

test('a gzip bomb of 1 GiB is refused at the bound, and never held', async () => {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  const body = Buffer.concat(Array.from({ length: 64 }, () => member));
  await receiver.close();
  receiver = await startOtlpReceiver({ port: 0, maxBodyBytes: body.length });
  const before = process.resourceUsage().maxRSS;
  expect((await send(`${receiver.url}/v1/traces`, { headers: gzip, body })).status).toBe(413);
  const grownKiB = process.resourceUsage().maxRSS - before;
  expect(grownKiB).toBeLessThan(128 * 1024);
});

test('a body without a declared length is refused when it passes the limit, while its sender goes on', async () => {
  const sent = request(traces, { method: 'POST', headers: { 'content-type': 'application/json' } });
  const response = once(sent, 'response');
  sent.write(Buffer.alloc(2 * maxBodyBytes));
  const [answer] = (await response) as [IncomingMessage];
  expect(answer.statusCode).toBe(413);
  sent.end(Buffer.alloc(2 * maxBodyBytes));
  expect((await buffer(answer)).toString()).toContain('must not exceed 100000 bytes');
  expect(receiver.stats().rejected.too_large).toBe(1);
});
