import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type OtlpReceiver, startOtlpReceiver } from '@weir/viewer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OtlpRelay, startOtlpRelay } from '../src/demo/otlp-relay.ts';

const SPAN = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'a span' };
const BODY = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] });
const JSON_TYPE = { 'content-type': 'application/json' };

let names: string[];
let receivers: OtlpReceiver[];
let relay: OtlpRelay;

const startReceiver = (name: string): Promise<OtlpReceiver> =>
  startOtlpReceiver({ port: 0, onTraces: (spans) => void names.push(...spans.map((span) => `${name}: ${span.name}`)) });

beforeEach(async () => {
  names = [];
  receivers = [await startReceiver('to'), await startReceiver('beside')];
  relay = await startOtlpRelay({ port: 0, to: receivers[0]?.url ?? '', beside: receivers[1]?.url ?? '' });
});
afterEach(async () => {
  await relay.close();
  for (const receiver of receivers) await receiver.close();
});

/** By Node's own client, which lets a test say any `Host`. */
async function post(body: string | Buffer, headers: Record<string, string>): Promise<number | undefined> {
  const sent = request(`${relay.url}/v1/traces`, { method: 'POST', headers });
  const answered = once(sent, 'response') as Promise<[{ statusCode?: number; resume(): void }]>;
  // The server may stop reading before the end.
  sent.on('error', () => {});
  sent.end(body);
  const [response] = await answered;
  response.resume();
  return response.statusCode;
}

test('both receivers get what is sent', async () => {
  expect(await post(BODY, JSON_TYPE)).toBe(200);
  expect(names.toSorted()).toEqual(['beside: a span', 'to: a span']);
});

test('the sender gets the answer of the first, also where the other is gone', async () => {
  await receivers[1]?.close();
  expect(await post(BODY, JSON_TYPE)).toBe(200);
  expect(await post('{', JSON_TYPE)).toBe(400);
  expect(names).toEqual(['to: a span']);
});

test('a page in a browser cannot send through it, under its own name or one that was rebound', async () => {
  expect(await post(BODY, { ...JSON_TYPE, origin: 'http://example.com' })).toBe(403);
  expect(await post(BODY, { ...JSON_TYPE, host: 'example.com' })).toBe(403);
  expect(names).toEqual([]);
});

test('a body beyond 16 MiB is refused, whatever its head says of its length', async () => {
  const large = Buffer.alloc(16 * 1024 * 1024 + 1, ' ');
  expect(await post(large, { ...JSON_TYPE, 'transfer-encoding': 'chunked' })).toBe(413);
  expect(names).toEqual([]);
});

test('a port that is taken is said by its number', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  await expect(startOtlpRelay({ port, to: relay.url, beside: relay.url })).rejects.toThrow(String(port));
  holder.close();
});
