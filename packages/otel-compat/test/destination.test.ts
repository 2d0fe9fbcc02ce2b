import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { announceDestination, destinationOf } from '../src/index.ts';

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
});

function spanContext(kind: SpanKind, attributes: Record<string, string> = {}, sampled = true) {
  sdk ??= startTestSdk({ sampled });
  return trace.setSpan(ROOT_CONTEXT, sdk.tracer.startSpan('test', { kind, attributes }));
}

test('without a span the carrier is the own one of the application', () => {
  expect(destinationOf(ROOT_CONTEXT)).toEqual({ kind: 'own' });
});

test.each([SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER])(
  'a span of kind %s names no host',
  (kind) => {
    expect(destinationOf(spanContext(kind, { 'server.address': 'example.com' }))).toEqual({ kind: 'own' });
  },
);

test.each([
  [{ 'server.address': 'example.com' }, 'example.com'],
  [{ 'net.peer.name': 'example.com' }, 'example.com'],
  [{ 'http.host': 'example.com:8080' }, 'example.com'],
  [{ 'server.address': '[::1]:8080' }, '::1'],
  [{ 'server.address': '::1' }, '::1'],
])('a client span names its host by attribute, old or new: %o', (attributes, host) => {
  expect(destinationOf(spanContext(SpanKind.CLIENT, attributes))).toEqual({ kind: 'host', host });
});

test('a client span without a host is of unknown destination', () => {
  expect(destinationOf(spanContext(SpanKind.CLIENT))).toEqual({ kind: 'unknown' });
});

test('an announced host holds for the next span that is not sampled, and for no other', () => {
  announceDestination('example.com:443');
  const first = spanContext(SpanKind.CLIENT, {}, false);
  expect(destinationOf(first)).toEqual({ kind: 'host', host: 'example.com' });
  expect(destinationOf(first)).toEqual({ kind: 'host', host: 'example.com' });
  expect(destinationOf(spanContext(SpanKind.CLIENT, {}, false))).toEqual({ kind: 'unknown' });
});

test('an announcement for a span that tells its host itself is not left for another one', async () => {
  announceDestination('localhost');
  expect(destinationOf(spanContext(SpanKind.CLIENT, { 'server.address': 'localhost' }))).toMatchObject({
    kind: 'host',
  });
  await sdk?.stop();
  sdk = undefined;
  expect(destinationOf(spanContext(SpanKind.CLIENT, {}, false))).toEqual({ kind: 'unknown' });
});

test.each([SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.PRODUCER])(
  'a span of kind %s that is active and not sampled is the own one of the application',
  (kind) => {
    const active = spanContext(kind, {}, false);
    expect(context.with(active, () => destinationOf(active))).toEqual({ kind: 'own' });
  },
);

test('what came from another process and is sent on is the own one of the application', () => {
  const remote = {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    traceFlags: 0,
    isRemote: true,
  };
  expect(destinationOf(trace.setSpanContext(ROOT_CONTEXT, remote))).toEqual({ kind: 'own' });
});

test('an announcement does not hold in another context', () => {
  sdk = startTestSdk({ sampled: false });
  announceDestination('localhost');
  const request = spanContext(SpanKind.CLIENT, {}, false);
  const elsewhere = ROOT_CONTEXT.setValue(Symbol('other'), true);
  expect(context.with(elsewhere, () => destinationOf(request))).toEqual({ kind: 'unknown' });
});
