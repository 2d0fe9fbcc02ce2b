import { setTimeout as delay } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { startTestSdk, type TestSdk } from '../../../../test/support/otel-sdk.ts';
import { Cache, cacheFaults } from '../../src/index.ts';
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
const builder = () => Cache.builder<string, string>('books').memory().logs('off');

const named = (spans: readonly ReadableSpan[], name: string) => spans.filter((span) => span.name === name);
const one = (spans: readonly ReadableSpan[], name: string): ReadableSpan => {
  const found = named(spans, name);
  expect(found).toHaveLength(1);
  return found[0] as ReadableSpan;
};
const childrenOf = (spans: readonly ReadableSpan[], parent: ReadableSpan): readonly ReadableSpan[] =>
  spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent.spanContext().spanId);

test('the scope of the spans is this package, in its version', async () => {
  const { spans } = start();
  await builder().build().get('a');
  expect(spans()[0]?.instrumentationScope).toMatchObject({ name: manifest.name, version: manifest.version });
});

test('a hit is a span of the operation with one of the tier below it', async () => {
  const { spans } = start();
  const cache = builder().build();
  await cache.insert('a', 'A');
  await cache.get('a');
  const get = one(spans(), 'cache.get');
  expect(get.attributes).toEqual({
    'cache.name': 'books',
    'cache.operation': 'get',
    'cache.result': 'hit',
    'cache.coalesced': false,
    'cache.duration_ns': expect.any(Number) as number,
  });
  const [tier, ...others] = childrenOf(spans(), get);
  expect(others).toEqual([]);
  expect(tier?.name).toBe('cache.tier');
  expect(tier?.attributes).toEqual({
    'cache.name': 'books',
    'cache.tier': 'memory',
    'cache.event': 'hit',
    'cache.fallback': false,
    'cache.duration_ns': expect.any(Number) as number,
  });
  expect(get.attributes['cache.duration_ns']).toBeGreaterThan(0);
});

test('a miss shows every tier in turn, the loader, and what went in where; spans of the loader are below its own', async () => {
  const { spans, tracer } = start();
  const cache = builder()
    .fallback(new MockTier<string, string>({ name: 'two' }))
    .build();
  await cache.getOrInsert('a', () => {
    tracer.startSpan('SELECT').end();
    return 'A';
  });
  const operation = one(spans(), 'cache.get_or_insert');
  const below = childrenOf(spans(), operation);
  expect(
    below.map(({ name, attributes }) => [name, attributes['cache.tier'], attributes['cache.event']].join(' ').trim()),
  ).toEqual([
    'cache.tier memory miss',
    'cache.tier two miss',
    'cache.load',
    'cache.tier memory inserted',
    'cache.tier two inserted',
  ]);
  expect(below[1]?.attributes['cache.fallback']).toBe(true);
  expect(operation.attributes['cache.result']).toBe('loaded');
  const select = one(spans(), 'SELECT');
  expect(select.parentSpanContext?.spanId).toBe(one(spans(), 'cache.load').spanContext().spanId);
});

test('what a tier calls is below the span of the tier', async () => {
  const { spans, tracer } = start();
  const mock = new MockTier<string, string>({ name: 'two' });
  const calling = Object.assign(mock, {
    async get() {
      await delay(1);
      tracer.startSpan('GET').end();
      return undefined;
    },
  });
  await builder().fallback(calling).build().get('a');
  const tier = named(spans(), 'cache.tier').find(({ attributes }) => attributes['cache.tier'] === 'two');
  expect(one(spans(), 'GET').parentSpanContext?.spanId).toBe(tier?.spanContext().spanId);
});

test('a thousand calls of one key in a thousand traces have each their spans in their own trace', async () => {
  const { spans, tracer } = start();
  const cache = builder()
    .fallback(new FaultyTier(new MockTier<string, string>({ name: 'two' }), () => ({ delayMs: 1 })))
    .stampedeProtection()
    .build();
  const requests = Array.from({ length: 1_000 }, (_, index) => {
    const request = tracer.startSpan(`request ${index}`, { root: true });
    return context.with(trace.setSpan(context.active(), request), async () => {
      await cache.getOrInsert('a', async () => {
        await delay(1);
        return 'A';
      });
      request.end();
      return request.spanContext();
    });
  });
  const contexts = await Promise.all(requests);
  const operations = named(spans(), 'cache.get_or_insert');
  expect(operations.map((span) => span.spanContext().traceId).toSorted()).toEqual(
    contexts.map(({ traceId }) => traceId).toSorted(),
  );
  const leaders = operations.filter(({ attributes }) => attributes['cache.coalesced.role'] === 'leader');
  const followers = operations.filter(({ attributes }) => attributes['cache.coalesced.role'] === 'follower');
  expect([leaders.length, followers.length]).toEqual([1, 999]);
  for (const follower of followers) {
    expect(follower.attributes['cache.coalesced']).toBe(true);
    expect(follower.attributes['cache.coalesced.wait_ns']).toBeGreaterThan(0);
    expect(follower.links.map(({ context: { spanId } }) => spanId)).toEqual([leaders[0]?.spanContext().spanId]);
    expect(childrenOf(spans(), follower).map(({ attributes }) => attributes['cache.event'])).toEqual(['miss']);
  }
  const load = one(spans(), 'cache.load');
  expect(load.parentSpanContext?.spanId).toBe(leaders[0]?.spanContext().spanId);
});

test('a call that shares its work with nobody does not say that it did', async () => {
  const { spans } = start();
  const cache = builder().stampedeProtection().build();
  await cache.getOrInsert('a', () => 'A');
  expect(one(spans(), 'cache.get_or_insert').attributes).toMatchObject({ 'cache.coalesced': false });
});

test('an operation within the loader of another is below that loader, and each keeps its own tiers', async () => {
  const { spans } = start();
  const [outer, inner] = [builder().build(), Cache.builder<string, string>('authors').memory().logs('off').build()];
  await outer.getOrInsert('a', async () => (await inner.getOrInsert('b', () => 'B')) + 'A');
  const innerSpan = named(spans(), 'cache.get_or_insert').find(
    ({ attributes }) => attributes['cache.name'] === 'authors',
  );
  const load = named(spans(), 'cache.load').find(({ attributes }) => attributes['cache.name'] === 'books');
  expect(innerSpan?.parentSpanContext?.spanId).toBe(load?.spanContext().spanId);
  for (const operation of named(spans(), 'cache.get_or_insert')) {
    const names = childrenOf(spans(), operation).map(({ attributes }) => attributes['cache.name']);
    expect(new Set(names)).toEqual(new Set([operation.attributes['cache.name']]));
  }
});

test('a refresh is a trace of its own, linked to the operation that caused it', async () => {
  const { spans, tracer } = start();
  const time = new ManualTime();
  const cache = builder().timeToRefresh(100).clock(time.clock, time.timer).build();
  await cache.insert('a', 'A');
  await time.advance(100);
  const request = tracer.startSpan('request');
  await context.with(trace.setSpan(context.active(), request), () => cache.getOrInsert('a', () => 'B'));
  await settle();
  const cause = one(spans(), 'cache.get_or_insert');
  const refresh = one(spans(), 'cache.refresh');
  expect(cause.attributes['cache.result']).toBe('stale');
  expect(refresh.parentSpanContext).toBeUndefined();
  expect(refresh.spanContext().traceId).not.toBe(cause.spanContext().traceId);
  expect(refresh.links.map(({ context: { spanId } }) => spanId)).toEqual([cause.spanContext().spanId]);
  expect(childrenOf(spans(), refresh).map(({ name }) => name)).toEqual(['cache.load', 'cache.tier']);
});

test('what fails says by which class of error, never by its message', async () => {
  const { spans } = start();
  const secret = new TypeError('password=hunter2');
  const cache = builder()
    .fallback(new FaultyTier(new MockTier<string, string>({ name: 'two' }), () => ({ fail: secret })))
    .build();
  await expect(cache.getOrInsert('a', () => Promise.reject<string>(secret))).rejects.toBe(secret);
  const failed = spans().filter(({ status }) => status.code === 2);
  expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['cache.tier', 'TypeError'],
    ['cache.load', 'TypeError'],
    ['cache.get_or_insert', 'TypeError'],
  ]);
  expect(JSON.stringify(spans().map(({ attributes, status, events }) => [attributes, status, events]))).not.toContain(
    'hunter2',
  );
});

test('a summary is one span that tells what the tiers did', async () => {
  const { spans } = start();
  const cache = builder()
    .spans('summary', { slowMs: 10_000 })
    .fallback(new MockTier<string, string>({ name: 'two' }))
    .build();
  await cache.getOrInsert('a', () => 'A');
  expect(spans()).toHaveLength(1);
  expect(spans()[0]?.attributes).toMatchObject({
    'cache.tiers': ['memory', 'two', 'memory', 'two'],
    'cache.tier_events': ['miss', 'miss', 'inserted', 'inserted'],
    'cache.tier_durations_ns': Array(4).fill(expect.any(Number)) as number[],
  });
});

test.each<[string, () => Promise<unknown>]>([
  [
    'is slow',
    () =>
      builder()
        .spans('summary', { slowMs: 0 })
        .build()
        .getOrInsert('a', () => 'A'),
  ],
  [
    'failed',
    () =>
      builder()
        .spans('summary', { slowMs: 10_000 })
        .build()
        .getOrInsert('a', () => Promise.reject<string>(new Error('theirs')))
        .catch(() => {}),
  ],
  [
    'had a tier that failed',
    () =>
      builder()
        .spans('summary', { slowMs: 10_000 })
        .fallback(new FaultyTier(new MockTier<string, string>(), [{ fail: new Error('down') }]))
        .build()
        .getOrInsert('a', () => 'A'),
  ],
])('a summary that %s has a span for each tier after all, within its own time', async (_, run) => {
  const { spans } = start();
  await run();
  const operation = one(spans(), 'cache.get_or_insert');
  const below = childrenOf(spans(), operation);
  expect(below.map(({ name }) => name)).toContain('cache.load');
  expect(below.map(({ name }) => name)).toContain('cache.tier');
  expect(operation.attributes['cache.tiers']).toBeUndefined();
  const ns = ([seconds, nanos]: readonly [number, number]): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
  for (const { startTime, endTime } of below) {
    expect(ns(startTime)).toBeGreaterThanOrEqual(ns(operation.startTime));
    expect(ns(endTime)).toBeLessThanOrEqual(ns(operation.endTime));
  }
});

test('a call may ask for a span of each tier, where the cache makes summaries', async () => {
  const { spans } = start();
  const cache = builder().spans('summary', { slowMs: 10_000 }).build();
  await cache.getOrInsert('a', () => 'A', { spans: 'full' });
  const below = childrenOf(spans(), one(spans(), 'cache.get_or_insert'));
  expect(below.map(({ name }) => name)).toEqual(['cache.tier', 'cache.load', 'cache.tier']);
});

test('with spans off there are none, and with a sampler that says no none is recorded', async () => {
  const { spans } = start();
  await builder()
    .spans('off')
    .build()
    .getOrInsert('a', () => 'A');
  expect(spans()).toEqual([]);
  await sdk?.stop();
  const unsampled = start({ sampled: false });
  await builder()
    .build()
    .getOrInsert('a', () => {
      unsampled.tracer.startSpan('SELECT').end();
      return 'A';
    });
  expect(unsampled.spans()).toEqual([]);
});

test('providers that are given are used in place of the registered ones', async () => {
  const { spans, tracerProvider } = start();
  trace.disable();
  const cache = builder().providers({ tracerProvider }).build();
  await cache.get('a');
  expect(named(spans(), 'cache.get')).toHaveLength(1);
});

test('a provider that is registered late is noticed within 16 calls, and so is the next one', async () => {
  const cache = builder().build();
  for (let index = 0; index < 100; index += 1) await cache.get('a');
  for (let round = 0; round < 2; round += 1) {
    const { spans, stop } = start();
    for (let index = 0; index < 32; index += 1) await cache.get('a');
    expect(named(spans(), 'cache.get').length).toBeGreaterThanOrEqual(16);
    await stop();
  }
});

test('a tracer that throws harms nothing, and is counted', async () => {
  const before = cacheFaults().telemetry_error;
  const throwing = () => {
    throw new Error('theirs');
  };
  const brokenSpan = {
    isRecording: () => true,
    setAttribute: throwing,
    setStatus: throwing,
    end: throwing,
    spanContext: throwing,
    addLink: throwing,
  };
  const tracers = [{ startSpan: throwing }, { startSpan: () => brokenSpan }];
  for (const tracer of tracers) {
    const cache = builder()
      .stampedeProtection()
      .providers({ tracerProvider: { getTracer: () => tracer } as never })
      .build();
    expect(await Promise.all([1, 2].map(() => cache.getOrInsert('a', () => 'A')))).toEqual(['A', 'A']);
    expect(await cache.get('a')).toBe('A');
    await cache.invalidate('a');
  }
  const noTracer = builder()
    .providers({ tracerProvider: { getTracer: throwing } as never })
    .build();
  expect(await noTracer.getOrInsert('a', () => 'A')).toBe('A');
  expect(cacheFaults().telemetry_error).toBeGreaterThan(before);
});

test('a key is told as its policy has it: not at all, as a hash, or by a template', async () => {
  const { spans } = start();
  await builder().build().get('a@example.com');
  await builder().keyPolicy({ hash: 'secret' }).build().get('a@example.com');
  await builder().keyPolicy({ hash: 'another' }).build().get('a@example.com');
  await builder()
    .keyPolicy({ template: (key) => key.replace(/^[^@]+/, '{user}') })
    .build()
    .get('a@example.com');
  await builder()
    .keyPolicy({ template: () => 'x'.repeat(1_000) })
    .build()
    .get('a@example.com');
  await builder()
    .keyPolicy({
      template: () => {
        throw new Error('theirs');
      },
    })
    .build()
    .get('a@example.com');
  const [never, hashed, other, template, long, broken] = named(spans(), 'cache.get').map(
    ({ attributes }) => attributes['cache.key'],
  );
  expect(never).toBeUndefined();
  expect(hashed).toMatch(/^[0-9a-f]{16}$/);
  expect(other).not.toBe(hashed);
  expect(template).toBe('{user}@example.com');
  expect(long).toHaveLength(256);
  expect(broken).toBeUndefined();
  expect(JSON.stringify(spans().map(({ attributes }) => attributes))).not.toContain('a@example.com');
});
