import { context, trace } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../../test/support/otel-sdk.ts';
import { Cache } from '../../src/index.ts';
import { FaultyTier, MockTier } from '../../src/testing.ts';
import { ManualTime, settle } from '../manual-time.ts';

let sdk: TestSdk | undefined;
afterEach(() => sdk?.stop());
function start(options?: Parameters<typeof startTestSdk>[0]) {
  const started = startTestSdk(options);
  sdk = started;
  const { tracer, tracerProvider } = started;
  return {
    tracer,
    tracerProvider,
    spans: () => started.spans(),
    logRecords: () => started.logRecords(),
    stop: () => started.stop(),
  };
}

test('every event has its name and severity, and is within the span of its tier', async () => {
  const { logRecords, spans } = start();
  const time = new ManualTime();
  const second = new FaultyTier(new MockTier<string, string>({ name: 'two' }), []);
  const cache = Cache.builder<string, string>('books')
    .memory({ maxEntries: 1 })
    .ttl(1_000)
    .timeToRefresh(100)
    .fallback(second)
    .clock(time.clock, time.timer)
    .build();
  await cache.getOrInsert('a', () => 'A');
  await cache.insert('b', 'B');
  await time.advance(100);
  await cache.get('b');
  await settle();
  await time.advance(1_001);
  await cache.get('b');
  second.setScript(() => ({ fail: new TypeError('down') }));
  await cache.get('c');
  await cache.insert('c', 'C');
  await cache.invalidate('c').catch(() => {});
  await cache.clear().catch(() => {});
  const severities = new Map(logRecords().map(({ eventName, severityNumber }) => [eventName, severityNumber]));
  expect(Object.fromEntries(severities)).toEqual({
    'cache.hit': 5,
    'cache.miss': 5,
    'cache.expired': 9,
    'cache.inserted': 9,
    'cache.eviction': 9,
    'cache.refresh_hit': 5,
    'cache.invalidated': 9,
    'cache.cleared': 5,
    'cache.get_error': 17,
    'cache.insert_error': 17,
    'cache.invalidate_error': 17,
    'cache.clear_error': 17,
    'cache.operation_complete': 5,
  });
  const byId = new Map(spans().map((span) => [span.spanContext().spanId, span]));
  for (const { eventName, spanContext, attributes } of logRecords()) {
    const span = byId.get(spanContext?.spanId ?? '');
    expect(attributes['cache.name']).toBe('books');
    expect(attributes['cache.request_id']).toBeGreaterThan(0);
    if (eventName === 'cache.operation_complete' || eventName === 'cache.eviction') {
      expect(span?.name).toBe(`cache.${attributes['cache.operation'] as string}`);
    } else {
      expect(span?.name).toBe('cache.tier');
      expect(span?.attributes['cache.tier']).toBe(attributes['cache.tier']);
      expect(span?.attributes['cache.duration_ns']).toBe(attributes['cache.duration_ns']);
    }
  }
});

test('the least severity is chosen, and with logs off there are none', async () => {
  const { logRecords } = start();
  const run = async (level: 'off' | 'info' | 'error') => {
    const cache = Cache.builder<string, string>('books').memory().logs(level).build();
    await cache.insert(level, 'A');
    await cache.get(level);
  };
  await run('off');
  await run('error');
  expect(logRecords()).toEqual([]);
  await run('info');
  expect(logRecords().map(({ eventName }) => eventName)).toEqual(['cache.inserted']);
});

test('without spans events are within whatever span is active', async () => {
  const { logRecords, tracer } = start();
  const cache = Cache.builder<string, string>('books').memory().spans('off').build();
  const request = tracer.startSpan('request');
  await context.with(trace.setSpan(context.active(), request), () => cache.get('a'));
  expect(logRecords().map(({ spanContext }) => spanContext?.spanId)).toEqual(
    Array(2).fill(request.spanContext().spanId),
  );
});

test('a logger that wants nothing is asked first, and one that throws harms nothing', async () => {
  let emitted = 0;
  const asking = (enabled: () => boolean) => ({ getLogger: () => ({ enabled, emit: () => void (emitted += 1) }) });
  const throwing = () => {
    throw new Error('theirs');
  };
  for (const enabled of [() => false, throwing]) {
    const cache = Cache.builder<string, string>('books')
      .memory()
      .providers({ loggerProvider: asking(enabled) })
      .build();
    expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  }
  expect(emitted).toBe(0);
});
