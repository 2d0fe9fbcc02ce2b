import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import { startOtlpReceiver } from '../../src/http/receiver.ts';
import { rpcStatus } from '../../src/otlp/schema.ts';
import { screenRequest } from '../../src/http/screening.ts';
import { send, type Sent } from './http-client.ts';

const maxBodyBytes = 100_000;
const oneSpan = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'one' }] }] }] });
const protobuf = { 'content-type': 'application/x-protobuf' };
const gzip = { 'content-encoding': 'gzip' };

let receiver: OtlpReceiver;
let traces: string;

beforeEach(async () => {
  receiver = await startOtlpReceiver({ port: 0, maxBodyBytes });
  traces = `${receiver.url}/v1/traces`;
});
afterEach(() => receiver.close());

const refused: [string, Sent & { path?: string }, number, string][] = [
  ['another path', { path: '/v1/profiles' }, 404, 'not_found'],
  ['the root', { path: '/', method: 'GET', body: '' }, 404, 'not_found'],
  ['another method', { method: 'GET', body: '' }, 405, 'method'],
  [
    'a CORS preflight',
    { method: 'OPTIONS', headers: { origin: 'http://localhost:3000' }, body: '' },
    403,
    'forbidden_origin',
  ],
  ['a page on this machine', { headers: { origin: 'http://127.0.0.1:4318' } }, 403, 'forbidden_origin'],
  ['a content type that a page may send unasked', { headers: { 'content-type': 'text/plain' } }, 415, 'content_type'],
  ['an unknown content type', { headers: { 'content-type': 'application/jsonp' } }, 415, 'content_type'],
  ['an unknown encoding', { headers: { 'content-encoding': 'br' } }, 415, 'content_encoding'],
  ['two encodings', { headers: { 'content-encoding': 'gzip, gzip' } }, 415, 'content_encoding'],
  ['a body over the limit', { body: 'x'.repeat(maxBodyBytes + 1) }, 413, 'too_large'],
  [
    'a body over the limit only when decompressed',
    { headers: gzip, body: gzipSync('x'.repeat(maxBodyBytes + 1)) },
    413,
    'too_large',
  ],
  ['bad JSON', { body: '{"resourceSpans":' }, 400, 'bad_data'],
  ['bad protobuf', { headers: protobuf, body: new Uint8Array([10, 5, 1]) }, 400, 'bad_data'],
  ['what is not gzip', { headers: gzip, body: 'plain' }, 400, 'bad_data'],
  ['gzip cut short', { headers: gzip, body: gzipSync(oneSpan).subarray(0, -9) }, 400, 'bad_data'],
  ['a foreign host', { headers: { host: 'attacker.example:4318' } }, 403, 'forbidden_host'],
];

test.each(refused)('%s is refused, with a Status that says why', async (_name, sent, status, reason) => {
  const answer = await send(receiver.url + (sent.path ?? '/v1/traces'), sent);
  expect(answer.status).toBe(status);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  const type =
    sent.headers?.['content-type'] === protobuf['content-type'] ? 'application/x-protobuf' : 'application/json';
  expect(answer.headers['content-type']).toBe(type);
  const said =
    type === 'application/json' ? JSON.parse(answer.body.toString()) : rpcStatus.decode(answer.body).toJSON();
  expect(said).toEqual({ message: expect.stringMatching(/./) });
  expect(receiver.stats()).toMatchObject({ requests: 1, accepted: 0, pending: 0, rejected: { [reason]: 1 } });
});

test('the allowed method and encoding are named where another came', async () => {
  expect((await send(traces, { method: 'PUT' })).headers['allow']).toBe('POST');
  expect((await send(traces, { headers: { 'content-encoding': 'zstd' } })).headers['accept-encoding']).toBe('gzip');
});

test.each(['localhost', 'LOCALHOST:1', 'books.localhost', '127.0.0.1:4318', '127.8.8.8', '[::1]:4318'])(
  'Host %s is this machine',
  async (host) => {
    expect((await send(traces, { headers: { host } })).status).toBe(200);
  },
);

test('off loopback any Host is served: this machine has names there that only its operator knows', () => {
  const routes = new Map([['/v1/traces', {}]]);
  const headers = { host: 'collector.example', 'content-type': 'application/json' };
  const incoming = { method: 'POST', url: '/v1/traces', headers } as never;
  const screen = (loopbackOnly: boolean): unknown => screenRequest(incoming, { routes, loopbackOnly, maxBodyBytes });
  expect(screen(false)).toEqual({ route: {}, contentType: 'application/json', gzip: false });
  expect(() => screen(true)).toThrow('must name a loopback address');
});
