import { fc, test as property } from '@fast-check/vitest';
import { context, defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { announceDestination } from '@weir/otel-compat';
import { afterEach, expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { startTestSdk, type TestSdk, type TestSdkOptions } from '../../../test/support/otel-sdk.ts';
import {
  getRequestId,
  isRequestId,
  RequestContextError,
  RequestIdPropagator,
  requestContextStats,
  runWithRequestId,
  setRequestId,
} from '../src/index.ts';

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
});

function injected(from = ROOT_CONTEXT, propagator = new RequestIdPropagator()): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagator.inject(from, carrier, defaultTextMapSetter);
  return carrier;
}

function clientContext(attributes: Record<string, string>, options: TestSdkOptions = {}) {
  sdk ??= startTestSdk(options);
  const span = sdk.tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes });
  return trace.setSpan(setRequestId(context.active(), 'r'), span);
}

test('an id goes out in the header and comes in again', () => {
  const propagator = new RequestIdPropagator();
  const carrier = injected(setRequestId(ROOT_CONTEXT, 'req-1'));
  expect(carrier).toEqual({ 'x-request-id': 'req-1' });
  expect(getRequestId(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))).toBe('req-1');
  expect(propagator.fields()).toEqual(['x-request-id']);
});

test('without an SDK the id in scope goes out', () => {
  expect(runWithRequestId('scope', () => injected())).toEqual({ 'x-request-id': 'scope' });
});

test('nothing goes out where there is no id, and nothing comes in where there is no header', () => {
  expect(injected()).toEqual({});
  expect(new RequestIdPropagator().extract(ROOT_CONTEXT, {}, defaultTextMapGetter)).toBe(ROOT_CONTEXT);
});

test('another header can be configured', () => {
  const propagator = new RequestIdPropagator({ header: 'X-Correlation-Id' });
  expect(injected(setRequestId(ROOT_CONTEXT, 'r'), propagator)).toEqual({ 'x-correlation-id': 'r' });
});

test('bad options throw a typed error that names the key and the type', () => {
  expect(() => new RequestIdPropagator({ header: 'a\r\nb' })).toThrow(RequestContextError);
  expect(() => new RequestIdPropagator({ header: 7 as never })).toThrow(
    'WEIR_REQUEST_CONTEXT_OPTION: header must be a header name of RFC 9110 (got number)',
  );
  expect(() => new RequestIdPropagator({ hosts: { allow: [1 as never] } })).toThrow(
    'WEIR_REQUEST_CONTEXT_OPTION: hosts: allow[0] must be a host, "*." and a host, or "*" (got number)',
  );
});

test('a client span tells the id to private and allowed hosts, and to no other', () => {
  const propagator = new RequestIdPropagator({ hosts: { allow: ['*.example.com'] } });
  const told = (host: string) => injected(clientContext({ 'server.address': host }), propagator)['x-request-id'];
  expect(['localhost', '127.0.0.1', 'backend', 'api.example.com'].map(told)).toEqual(['r', 'r', 'r', 'r']);
  expect(['example.com', 'example.org', '8.8.8.8', '2001:db8::1'].map(told)).toEqual(Array(4).fill(undefined));
});

test.each(['r, r', ['r', 'r'], ['a b', 'r'], 'a b, r'])(
  'of an id that came several times, the first good one counts: %o',
  (value) => {
    const before = requestContextStats().bad_id;
    const carrier = { 'x-request-id': value } as Record<string, string>;
    expect(getRequestId(new RequestIdPropagator().extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))).toBe('r');
    expect(requestContextStats().bad_id).toBe(before);
  },
);

test('a client span that names no host tells nobody', () => {
  expect(injected(clientContext({}))).toEqual({});
});

test('a message is told whatever its broker is, by producer span or by messaging attribute', () => {
  sdk = startTestSdk();
  const producer = sdk.tracer.startSpan('send', { kind: SpanKind.PRODUCER });
  expect(injected(trace.setSpan(setRequestId(ROOT_CONTEXT, 'r'), producer))).toEqual({ 'x-request-id': 'r' });
  const client = clientContext({ 'messaging.system': 'kafka', 'server.address': 'broker.example.org' });
  expect(injected(client)).toEqual({ 'x-request-id': 'r' });
});

test('a client span that is not sampled tells only a host that was announced for it', () => {
  expect(injected(clientContext({ 'server.address': 'localhost' }, { sampled: false }))).toEqual({});
  announceDestination('localhost:8080');
  const announced = clientContext({});
  expect(injected(announced)).toEqual({ 'x-request-id': 'r' });
  expect(injected(announced)).toEqual({ 'x-request-id': 'r' });
  // The next request is another one, whose host was not announced.
  expect(injected(clientContext({}))).toEqual({});
  announceDestination('api.example.org');
  expect(injected(clientContext({}))).toEqual({});
});

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    'a\r\nset-cookie: x=1',
    '__proto__',
    'x'.repeat(10_000),
    '\ud800',
    '\u0000',
    '',
    ' ',
    '${jndi}',
    '<script>',
  ),
  fc.anything(),
);

property.prop([HOSTILE], { numRuns: HOSTILE_CASES })(
  'whatever comes in, the id in scope is a valid one, a bad one is counted, and none is sent on as it came',
  (value) => {
    const propagator = new RequestIdPropagator();
    const before = requestContextStats().bad_id;
    const carrier = { 'x-request-id': value } as Record<string, string>;
    const extracted = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    const id = getRequestId(extracted);
    if (value === undefined || value === null) expect(id).toBeUndefined();
    else expect(isRequestId(id)).toBe(true);
    const brought = [
      value,
      ...(Array.isArray(value) ? (value as unknown[]) : String(typeof value === 'string' ? value : '').split(', ')),
    ];
    const kept = value === undefined || value === null || (brought.includes(id) && isRequestId(id));
    expect(requestContextStats().bad_id - before).toBe(kept ? 0 : 1);
    const sent = injected(extracted)['x-request-id'];
    expect(sent === undefined || isRequestId(sent)).toBe(true);
    expect(({} as Record<string, unknown>)['x-request-id']).toBeUndefined();
  },
);

test('a carrier that throws does not throw into the application', () => {
  const before = requestContextStats().internal_error;
  const fault = () => {
    throw new Error('theirs');
  };
  const propagator = new RequestIdPropagator();
  expect(propagator.extract(ROOT_CONTEXT, {}, { get: fault, keys: () => [] })).toBe(ROOT_CONTEXT);
  propagator.inject(setRequestId(ROOT_CONTEXT, 'r'), {}, { set: fault });
  expect(requestContextStats().internal_error).toBe(before + 2);
});
