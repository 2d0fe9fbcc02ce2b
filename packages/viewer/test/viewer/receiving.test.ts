/** What comes in, by every way, and what does not. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { CloudEventDetail, CloudEventList } from '../../src/api/types/cloud-events.ts';
import type { Health } from '../../src/api/types/health.ts';
import type { LogList } from '../../src/api/types/logs.ts';
import type { TraceAnswer } from '../../src/api/types/traces.ts';
import { logsRequest as logsMessage, traceRequest as traceMessage } from '../../src/otlp/schema.ts';
import { startViewer } from '../../src/viewer/viewer.ts';
import { send } from '../http/http-client.ts';
import { encodeProtobuf } from '../otlp/arbitrary-request.ts';
import { exportOverGrpc } from './grpc-client.ts';
import { logsRequest, startRunningViewer, traceRequest } from './running-viewer.ts';

const maxBodyBytes = 1_000_000;
const running = await startRunningViewer({ maxBodyBytes });
afterAll(() => running.viewer.close());

const traceId = (digit: string): string => digit.repeat(32);
const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** A request of one span, in protobuf. */
function oneSpan(trace: string, name: string): Uint8Array {
  const span = { traceId: bytesOf(trace), spanId: bytesOf('0102030405060708'), name };
  return encodeProtobuf(traceMessage, { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
}

async function names(trace: string): Promise<readonly string[]> {
  return (await running.ask<TraceAnswer>(`traces/${trace}`)).spans.map(({ name }) => name);
}

test('a client of gRPC is taken from, plain and compressed, every signal by its call', async () => {
  const url = running.viewer.grpcUrl ?? '';
  expect(await exportOverGrpc(url, 'traces', oneSpan(traceId('1'), 'by gRPC'))).toEqual({ code: 0, details: '' });
  const large = oneSpan(traceId('2'), 'x'.repeat(100_000));
  expect((await exportOverGrpc(url, 'traces', large, { gzip: true })).code).toBe(0);
  const record = { severityText: 'INFO', eventName: 'by.grpc' };
  const logs = encodeProtobuf(logsMessage, { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  expect((await exportOverGrpc(url, 'logs', logs)).code).toBe(0);
  expect((await exportOverGrpc(url, 'metrics', new Uint8Array())).code).toBe(0);
  expect(await names(traceId('1'))).toEqual(['by gRPC']);
  expect((await names(traceId('2')))[0]).toHaveLength(1_024);
  expect((await running.ask<LogList>('logs?event=by.grpc')).logs).toHaveLength(1);
});

test('a client of gRPC is told what is wrong, in the words of gRPC, and others are served on', async () => {
  const url = running.viewer.grpcUrl ?? '';
  const [INVALID_ARGUMENT, PERMISSION_DENIED, RESOURCE_EXHAUSTED, UNIMPLEMENTED] = [3, 7, 8, 12];
  const bad = await exportOverGrpc(url, 'traces', Buffer.from([10, 5, 1]));
  expect(bad).toEqual({ code: INVALID_ARGUMENT, details: expect.stringContaining('resourceSpans') });
  expect((await exportOverGrpc(url, 'traces', Buffer.alloc(maxBodyBytes + 1))).code).toBe(RESOURCE_EXHAUSTED);
  // A bomb: a thousand times as large when it is opened.
  expect((await exportOverGrpc(url, 'traces', Buffer.alloc(maxBodyBytes + 1), { gzip: true })).code).toBe(
    RESOURCE_EXHAUSTED,
  );
  expect((await exportOverGrpc(url, '/other.Service/Export', new Uint8Array())).code).toBe(UNIMPLEMENTED);
  const rebound = { authority: 'attacker.example' };
  expect((await exportOverGrpc(url, 'traces', oneSpan(traceId('3'), 'rebound'), rebound)).code).toBe(PERMISSION_DENIED);
  expect((await exportOverGrpc(url, 'traces', oneSpan(traceId('4'), 'on'))).code).toBe(0);
  const { grpc } = await running.ask<Health>('health');
  expect(grpc).toMatchObject({ url, rejected: { bad_data: 1, too_large: 2, not_found: 1, forbidden_host: 1 } });
  const refused = Object.values(grpc.rejected).reduce((sum, count) => sum + count, 0);
  expect(grpc.requests).toBe(grpc.accepted + refused);
});

test('what speaks no HTTP/2 at the port of gRPC is cut, and the next is served', async () => {
  const url = new URL(running.viewer.grpcUrl ?? '');
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => {});
  socket.resume().write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'close');
  expect((await exportOverGrpc(url.href, 'traces', oneSpan(traceId('5'), 'next'))).code).toBe(0);
});

test('gzip is opened, in protobuf and in JSON', async () => {
  const gzip = { 'content-encoding': 'gzip' };
  const protobuf = { ...gzip, 'content-type': 'application/x-protobuf' };
  expect(await running.post('/v1/traces', gzipSync(oneSpan(traceId('6'), 'packed')), protobuf)).toBe(200);
  const json = traceRequest('shop', [{ traceId: traceId('7'), spanId: '0102030405060708', name: 'packed too' }]);
  expect(await running.post('/v1/traces', gzipSync(JSON.stringify(json)), gzip)).toBe(200);
  expect([await names(traceId('6')), await names(traceId('7'))]).toEqual([['packed'], ['packed too']]);
  expect(await running.post('/v1/traces', gzipSync(Buffer.alloc(maxBodyBytes + 1)), gzip)).toBe(413);
});

const EVENT = { specversion: '1.0', type: 'order.placed', source: 'https://shop.example' };

test('CloudEvents come in all three modes, with their envelope and data', async () => {
  const post = async (body: unknown, headers: Record<string, string>): Promise<number> =>
    running.post('/cloudevents', JSON.stringify(body), headers);
  const structured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
  expect(await post({ ...EVENT, id: 'one', subject: 'order/1', data: { total: 3 } }, structured)).toBe(200);
  const batch = { 'content-type': 'application/cloudevents-batch+json' };
  expect(await post([{ ...EVENT, id: 'two', data_base64: 'AAEC' }], batch)).toBe(200);
  const binary = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': 'three',
    'ce-type': 'order.placed',
    'ce-source': 'https://shop.example',
    'ce-flowid': 'order%2F3',
  };
  expect(await post({ total: 7 }, binary)).toBe(200);
  const { cloudEvents } = await running.ask<CloudEventList>('cloud-events?type=order.placed');
  expect(cloudEvents.map(({ id, via, flowId }) => [id, via, flowId])).toEqual([
    ['three', 'http', 'order/3'],
    ['two', 'http', undefined],
    ['one', 'http', undefined],
  ]);
  const details = await Promise.all(cloudEvents.map(({ key }) => running.ask<CloudEventDetail>(`cloud-events/${key}`)));
  expect(details.map(({ data }) => data)).toEqual([
    { kind: 'json', value: { total: 7 } },
    { kind: 'binary', base64: 'AAEC' },
    { kind: 'json', value: { total: 3 } },
  ]);
  expect(await post({ ...EVENT, id: '' }, structured)).toBe(400);
  expect(await post(EVENT, { 'content-type': 'application/json' })).toBe(415);
});

test('a sender of CloudEvents that asks whether it may, may, and a page in a browser may not', async () => {
  const url = `${running.viewer.otlpUrl}/cloudevents`;
  const ask = (headers: Record<string, string>) => send(url, { method: 'OPTIONS', headers, body: '' });
  const asked = await ask({ 'webhook-request-origin': 'events.example', 'webhook-request-rate': '120' });
  expect([asked.status, asked.headers['webhook-allowed-origin'], asked.headers['webhook-allowed-rate']]).toEqual([
    200,
    'events.example',
    '*',
  ]);
  expect(asked.headers['allow']).toBe('OPTIONS, POST');
  expect((await ask({ 'webhook-request-origin': 'events.example' })).headers['webhook-allowed-rate']).toBeUndefined();
  expect((await ask({})).status).toBe(405);
  expect((await ask({ 'webhook-request-origin': 'a b' })).status).toBe(405);
  const preflight = await ask({ 'webhook-request-origin': 'a.example', origin: 'http://a.example' });
  expect(preflight.status).toBe(403);
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  const elsewhere = await send(`${running.viewer.otlpUrl}/v1/traces`, {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'events.example' },
    body: '',
  });
  expect(elsewhere.status).toBe(405);
});

const REBOUND = 'attacker.example:4319';

test.each([
  ['a name that was rebound', { host: REBOUND }],
  ['another page', { origin: 'http://attacker.example' }],
  ['a page of this machine on another port', { origin: 'http://127.0.0.1:3000' }],
  ['a page that is sandboxed', { origin: 'null' }],
])('%s reaches neither the page, nor its answers, nor the receiver', async (_name, headers) => {
  const { url, otlpUrl } = running.viewer;
  const get = { method: 'GET', body: '', headers };
  for (const path of ['/', '/flows', '/api/flows', '/api/stream', '/api/export?flow=a', '/api/health']) {
    const { status, headers: answered } = await send(url + path, get);
    expect([path, status]).toEqual([path, 403]);
    expect(answered['access-control-allow-origin']).toBeUndefined();
  }
  expect((await send(`${url}/api/import`, { headers, body: '{}' })).status).toBe(403);
  expect((await send(`${otlpUrl}/v1/logs`, { headers, body: '{}' })).status).toBe(403);
  expect((await send(`${otlpUrl}/cloudevents`, { headers, body: '{}' })).status).toBe(403);
});

test('its own page may ask and import, a page elsewhere may link to it, and embed nothing', async () => {
  const { url } = running.viewer;
  const own = { origin: url };
  expect((await send(`${url}/api/flows`, { method: 'GET', body: '', headers: own })).status).toBe(200);
  const linked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  const followed = await send(`${url}/flows`, { method: 'GET', body: '', headers: linked });
  expect(followed.status).toBe(200);
  expect(followed.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
  expect((await send(`${url}/api/flows`, { method: 'GET', body: '', headers: embedded })).status).toBe(403);
});

test('a port that is taken is said by its number, that of gRPC is done without, and nothing stays behind', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const free = { port: 0, grpcPort: 0, uiPort: 0 };
  for (const taken of [{ port }, { uiPort: port }]) {
    const starting = startViewer({ ...free, ...taken });
    await expect(starting).rejects.toMatchObject({ code: 'WEIR_VIEWER_PORT_TAKEN' });
    await expect(starting).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
  }
  const without = await startViewer({ ...free, grpcPort: port });
  expect([without.grpcUrl, without.grpcProblem]).toEqual([undefined, expect.stringContaining(String(port))]);
  expect((await without.health()).grpc.problem).toContain(String(port));
  await without.close();
  holder.close();
});

test('what waits for a viewer that ends is stored or refused, and later calls are answered', async () => {
  const other = await startRunningViewer();
  const posted = Array.from({ length: 20 }, (_, index) =>
    other.post('/v1/logs', logsRequest('late', [{ eventName: `e${index}` }])).catch(() => 0),
  );
  await other.viewer.close();
  for (const status of await Promise.all(posted)) expect([0, 200, 503]).toContain(status);
  await other.viewer.close();
});
