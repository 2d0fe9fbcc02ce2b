import { afterEach, expect, test } from 'vitest';
import { Cache, CacheEntry } from '../../src/index.ts';
import { FaultyTier, MockTier } from '../../src/testing.ts';
import { ManualTime, settle } from '../manual-time.ts';
import { startEverything } from '../observation.ts';

let started: ReturnType<typeof startEverything> | undefined;
afterEach(async () => {
  await started?.stop();
  started = undefined;
});

/** Points by metric, as `attributes -> value`; a histogram gives its count. */
async function collect(): Promise<Record<string, Record<string, number>>> {
  const { resourceMetrics, errors } = (await started?.reader.collect()) ?? { errors: ['not started'] };
  expect(errors).toEqual([]);
  const metrics = resourceMetrics?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  return Object.fromEntries(
    metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      Object.fromEntries(
        dataPoints.map(({ attributes, value }) => [
          Object.entries(attributes)
            .map(([key, of]) => `${key.replace('cache.', '')}=${String(of)}`)
            .toSorted()
            .join(' '),
          typeof value === 'number' ? value : value.count,
        ]),
      ),
    ]),
  );
}

test('requests, operations, durations, loads, evictions and entries are measured', async () => {
  started = startEverything();
  const second = new FaultyTier(new MockTier<string, string>({ name: 'two' }), [{ fail: new Error('down') }]);
  const cache = Cache.builder<string, string>('books').memory({ maxEntries: 1 }).fallback(second).build();
  await cache.getOrInsert('a', () => 'A');
  await cache.get('a');
  await cache.getOrInsert('b', () => Promise.reject<string>(new TypeError('theirs'))).catch(() => {});
  await cache.insert('b', 'B');
  const metrics = await collect();
  expect(metrics['cache.requests']).toMatchObject({
    'name=books request.type=hit tier=memory': 1,
    'name=books request.type=miss tier=memory': 2,
    'name=books request.type=stale tier=memory': 0,
    'name=books request.type=error tier=memory': 0,
    'name=books request.type=error tier=two': 1,
    'name=books request.type=miss tier=two': 1,
  });
  expect(metrics['cache.operations']).toEqual({
    'name=books operation=get result=hit': 1,
    'name=books operation=get_or_insert result=loaded': 1,
    'name=books operation=get_or_insert result=error': 1,
    'name=books operation=insert result=accepted': 1,
  });
  expect(metrics['cache.operation.duration']).toEqual(metrics['cache.operations']);
  expect(metrics['cache.tier.duration']).toMatchObject({
    'event=hit name=books tier=memory': 1,
    'event=get_error name=books tier=two': 1,
  });
  expect(metrics['cache.load.duration']).toEqual({ 'name=books': 1, 'error.type=TypeError name=books': 1 });
  expect(metrics['cache.evictions']).toEqual({ 'eviction.reason=size name=books tier=memory': 1 });
  expect(metrics['cache.entries']).toEqual({ 'name=books tier=memory': 1 });
});

test('shared work, stale values, disagreement and time saved are measured', async () => {
  started = startEverything();
  const time = new ManualTime();
  const second = new MockTier<string, string>({ name: 'two' });
  const cache = Cache.builder<string, string>('books')
    .memory()
    .timeToRefresh(100)
    .stampedeProtection()
    .fallback(second)
    .clock(time.clock, time.timer)
    .build();
  const slow = async () => {
    await settle();
    return 'A';
  };
  await Promise.all([1, 2, 3].map(() => cache.getOrInsert('a', slow)));
  await cache.get('a');
  await time.advance(100);
  const { now } = time;
  second.insert('a', new CacheEntry('B', { cachedAt: now, storedAt: now, expiresAt: Infinity, keepUntil: Infinity }));
  await cache.get('a');
  await settle();
  const metrics = await collect();
  expect(metrics['cache.coalesced.callers']).toEqual({ 'name=books': 1 });
  expect(metrics['cache.stale.age']).toEqual({ 'name=books': 1 });
  expect(metrics['cache.tier.disagreements']).toEqual({ 'name=books tier=two': 1 });
  expect(metrics['cache.time_saved']?.['name=books']).toBeGreaterThan(0);
});

test('caches of one name are counted together, and attributes are bounded: no key, no message', async () => {
  started = startEverything();
  const caches = [1, 2].map(() =>
    Cache.builder<string, string>('books')
      .memory()
      .keyPolicy({ template: (key) => key })
      .build(),
  );
  for (const cache of caches) {
    await cache.insert('secret-key', 'A');
    await cache.get('secret-key');
  }
  const metrics = await collect();
  expect(metrics['cache.requests']?.['name=books request.type=hit tier=memory']).toBe(2);
  expect(metrics['cache.entries']).toEqual({ 'name=books tier=memory': 2 });
  expect(JSON.stringify(metrics)).not.toContain('secret-key');
});

test('what was counted before a provider was registered is in what it collects', async () => {
  const cache = Cache.builder<string, string>('early').memory().build();
  for (let index = 0; index < 50; index += 1) await cache.get('a');
  started = startEverything();
  for (let index = 0; index < 16; index += 1) await cache.get('a');
  expect((await collect())['cache.requests']?.['name=early request.type=miss tier=memory']).toBe(66);
});

test('a meter that throws harms nothing', async () => {
  const throwing = () => {
    throw new Error('theirs');
  };
  const cache = Cache.builder<string, string>('books')
    .memory()
    .providers({ meterProvider: { getMeter: throwing } as never })
    .build();
  expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
});
