import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { context, trace } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { destinationOf } from '@weir/otel-compat';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import {
  getRequestId,
  isRequestId,
  RequestIdPropagator,
  RequestIdSpanProcessor,
  requestContextStats,
  requestIdHooks,
  runWithRequestId,
} from '../src/index.ts';

const hooks = requestIdHooks();
const httpInstrumentation = new HttpInstrumentation({
  startIncomingSpanHook: hooks.startIncomingSpanHook,
  startOutgoingSpanHook: hooks.startOutgoingSpanHook,
});
const undiciInstrumentation = new UndiciInstrumentation({ startSpanHook: hooks.startSpanHook });
// Loaded by require and after the instrumentation, which patches what is required.
const http = createRequire(import.meta.url)('node:http') as typeof import('node:http');

let sdk: TestSdk | undefined;
let server: Server;
let port: number;
let listener: RequestListener;

async function start(sampled: boolean): Promise<void> {
  const started = startTestSdk({
    spanProcessors: [new RequestIdSpanProcessor()],
    propagators: [new RequestIdPropagator()],
    sampled,
  });
  sdk = started;
  httpInstrumentation.setTracerProvider(started.tracerProvider);
  undiciInstrumentation.setTracerProvider(started.tracerProvider);
}

beforeEach(async () => {
  server = http.createServer((request, response) => listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  listener = (request, response) => {
    response.end(JSON.stringify({ scope: getRequestId(), header: request.headers['x-request-id'] }));
  };
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await sdk?.stop();
});

async function get(headers: Record<string, string> = {}): Promise<{ scope?: string; header?: string }> {
  const request = http.get({ host: '127.0.0.1', port, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as { scope?: string; header?: string };
}

test('a server request that brings no id gets one: in its scope, its headers and its span', async () => {
  await start(true);
  const { scope, header } = await get();
  expect(isRequestId(scope)).toBe(true);
  expect(header).toBe(scope);
  const server = sdk
    ?.spans()
    .find(({ attributes }) => attributes['http.response.status_code'] !== undefined && attributes['request.id']);
  expect(server?.attributes['request.id']).toBe(scope);
});

test('an id that a request brings is kept, and a bad one is replaced and counted once', async () => {
  await start(true);
  expect(await get({ 'x-request-id': 'brought' })).toEqual({ scope: 'brought', header: 'brought' });
  const before = requestContextStats().bad_id;
  const { scope, header } = await get({ 'x-request-id': 'x'.repeat(200) });
  expect(isRequestId(scope)).toBe(true);
  expect(header).toBe(scope);
  expect(requestContextStats().bad_id).toBe(before + 1);
});

test.each([true, false])('an id in scope goes out by http and by fetch, sampled: %s', async (sampled) => {
  await start(sampled);
  await runWithRequestId('outgoing', async () => {
    expect((await get()).header).toBe('outgoing');
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(((await response.json()) as { header: string }).header).toBe('outgoing');
  });
});

test('an id that the application sends by hand as well arrives once', async () => {
  await start(true);
  const seen = await runWithRequestId('twice', () =>
    fetch(`http://127.0.0.1:${port}/`, { headers: { 'X-Request-Id': 'twice' } }).then((response) => response.json()),
  );
  expect(seen).toEqual({ scope: 'twice', header: 'twice' });
});

test('a made id is checked like any other, and what cannot make one is refused', () => {
  const request = { headers: {} as Record<string, string> };
  requestIdHooks({ generate: () => 'made' }).startIncomingSpanHook(request);
  expect(request.headers).toEqual({ 'x-request-id': 'made' });
  const other = { headers: {} as Record<string, string> };
  requestIdHooks({ header: 'X-Correlation-Id', generate: () => 'a\r\nb: c' }).startIncomingSpanHook(other);
  expect(Object.keys(other.headers)).toEqual(['x-correlation-id']);
  expect(isRequestId(other.headers['x-correlation-id'])).toBe(true);
  expect(() => requestIdHooks({ generate: 'x' as never })).toThrow(
    'WEIR_REQUEST_CONTEXT_OPTION: generate must be a function (got string)',
  );
});

test('the host that is announced is the one that is connected to', () => {
  const seen = (request: object) => {
    hooks.startOutgoingSpanHook(request);
    const span = trace.wrapSpanContext({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: 0,
    });
    return destinationOf(trace.setSpan(context.active(), span));
  };
  expect(seen({ hostname: '10.0.0.1', host: 'example.org' })).toEqual({ kind: 'host', host: '10.0.0.1' });
  expect(seen({ host: 'example.org:443' })).toEqual({ kind: 'host', host: 'example.org' });
  expect(seen({})).toEqual({ kind: 'host', host: 'localhost' });
});

test('a hook that meets what it does not expect gives no attributes and does not throw', () => {
  const before = requestContextStats().internal_error;
  expect(hooks.startIncomingSpanHook({})).toEqual({});
  expect(hooks.startSpanHook({ origin: 'not a url' })).toEqual({});
  expect(requestContextStats().internal_error).toBe(before + 2);
});
