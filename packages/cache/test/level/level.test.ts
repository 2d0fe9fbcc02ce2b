import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cache, CacheEntry } from '../../src/index.ts';
import { FaultyTier, MockTier } from '../../src/testing.ts';
import { ManualTime, settle } from '../manual-time.ts';
import { OBSERVATIONS } from '../observation.ts';

describe.each(OBSERVATIONS)('with $name', ({ start, apply }) => {
  let started: ReturnType<typeof start>;
  beforeAll(() => {
    started = start();
  });
  afterAll(() => started?.stop());

  function build(configure: (builder: ReturnType<typeof begin>) => ReturnType<typeof begin> = (builder) => builder) {
    const time = new ManualTime();
    return { time, cache: configure(begin().clock(time.clock, time.timer)).build() };
  }
  const begin = () => apply(Cache.builder<string, string>('books').memory());

  test('an entry is past its time once more than its lifetime is over', async () => {
    const { time, cache } = build((builder) => builder.ttl(100));
    await cache.insert('a', 'A');
    await time.advance(100);
    expect(await cache.get('a')).toBe('A');
    await time.advance(1);
    expect(await cache.get('a')).toBeUndefined();
    expect(cache.stats().tiers['memory']).toMatchObject({ gets: 2, hits: 1, misses: 1, expired: 1 });
  });

  test("an entry's own lifetime goes before its tier's, in every tier", async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const { time, cache } = build((builder) => builder.ttl(10).fallback(second));
    await cache.insert('long', 'L', { ttlMs: 1_000 });
    await cache.getOrInsert('short', () => CacheEntry.of('S', { ttlMs: 5 }));
    await cache.getOrInsert('called', () => 'C', { ttlMs: 500 });
    await time.advance(6);
    expect(await cache.get('short')).toBeUndefined();
    await time.advance(400);
    expect([await cache.get('long'), await cache.get('called')]).toEqual(['L', 'C']);
    await time.advance(200);
    expect([await cache.get('long'), await cache.get('called')]).toEqual(['L', undefined]);
  });

  test('each tier has its lifetime, and a promoted entry begins that of the tier it comes to', async () => {
    const second = Cache.builder<string, string>('two')
      .storage(new MockTier({ name: 'two' }))
      .ttl(1_000);
    const { time, cache } = build((builder) => builder.ttl(100).fallback(second));
    await cache.insert('a', 'A');
    await time.advance(500);
    expect(await cache.get('a')).toBe('A');
    await time.advance(100);
    expect(await cache.get('a')).toBe('A');
    expect(cache.stats().tiers['memory']).toMatchObject({ hits: 1, expired: 1 });
    await time.advance(401);
    expect(await cache.get('a')).toBeUndefined();
  });

  test('a promoted entry does not outlive the tier that it comes from', async () => {
    const second = Cache.builder<string, string>('two')
      .storage(new MockTier({ name: 'two' }))
      .ttl(1_000);
    const { time, cache } = build((builder) => builder.promotionPolicy('always').fallback(second));
    await cache.insert('a', 'A', {});
    await cache.invalidate('a');
    await cache.getOrInsert('a', () => 'A');
    await time.advance(1_001);
    expect((await cache.getEntry('a'))?.expiresAt).toBe(Number.POSITIVE_INFINITY);
  });

  test('where the clock goes backwards, what has a lifetime is past it, and what has none is not', async () => {
    const { time, cache } = build();
    await cache.insert('mortal', 'M', { ttlMs: 1_000 });
    await cache.insert('eternal', 'E');
    time.now -= 1;
    expect([await cache.get('mortal'), await cache.get('eternal')]).toEqual([undefined, 'E']);
  });

  test('what is past all use leaves memory when it is found, which counts as an eviction', async () => {
    const { time, cache } = build((builder) => builder.ttl(10));
    await cache.insert('a', 'A');
    await time.advance(11);
    await cache.get('a');
    expect(await cache.len()).toBe(0);
    expect(cache.stats().tiers['memory']?.evictions).toEqual({ size: 0, expired: 1 });
  });

  test('a policy decides what goes into its tier, by insertion, load and promotion alike', async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const { cache } = build((builder) => builder.insertPolicy(({ value }) => value.startsWith('ok')).fallback(second));
    expect(await cache.insert('a', 'bad')).toBe('accepted');
    await cache.getOrInsert('b', () => 'bad');
    expect(await cache.get('a')).toBe('bad');
    expect(await cache.len()).toBe(0);
    await cache.insert('c', 'ok');
    expect(await cache.len()).toBe(1);
    expect(cache.stats().tiers['memory']).toMatchObject({ inserted: 1, insertRejected: 3 });
  });

  test('where every tier refuses, an insertion is rejected, and a load gives its value all the same', async () => {
    const { cache } = build((builder) => builder.insertPolicy('never'));
    expect(await cache.insert('a', 'A')).toBe('rejected');
    expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
    expect(await cache.len()).toBe(0);
  });

  test('a policy of promotion is asked for promotions alone', async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const { cache } = build((builder) => builder.promotionPolicy('never').fallback(second));
    await cache.insert('a', 'A');
    expect(await cache.len()).toBe(1);
    await cache.clear();
    second.insert('a', new CacheEntry('A', { cachedAt: 1, storedAt: 1, expiresAt: Infinity, keepUntil: Infinity }));
    expect(await cache.get('a')).toBe('A');
    expect(await cache.len()).toBe(0);
  });

  test('a policy that throws refuses nothing and nobody: the insertion failed', async () => {
    const { cache } = build((builder) =>
      builder.insertPolicy(() => {
        throw new Error('theirs');
      }),
    );
    expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
    await expect(cache.insert('a', 'A')).rejects.toThrow('WEIR_CACHE_TIER');
    expect(cache.stats().tiers['memory']).toMatchObject({ insertErrors: 2 });
  });

  test('the least recently used goes when memory is full', async () => {
    const { cache } = build((builder) => builder.memory({ maxEntries: 2 }));
    await cache.insert('a', 'A');
    await cache.insert('b', 'B');
    await cache.get('a');
    await cache.insert('c', 'C');
    expect([await cache.contains('a'), await cache.contains('b'), await cache.contains('c')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(cache.stats().tiers['memory']?.evictions).toEqual({ size: 1, expired: 0 });
  });

  test('sizes bound memory, too, and what is larger than all of it is refused', async () => {
    const { cache } = build((builder) => builder.memory({ maxBytes: 10, sizeOf: (value) => value.length }));
    expect(await cache.insert('a', 'x'.repeat(6))).toBe('accepted');
    expect(await cache.insert('b', 'x'.repeat(6))).toBe('accepted');
    expect(await cache.len()).toBe(1);
    expect(await cache.insert('c', 'x'.repeat(11))).toBe('rejected');
  });

  test('a tier that hangs is waited for as long as it has, and its late answer is ignored', async () => {
    const inner = new MockTier<string, string>({ name: 'two', isShared: true });
    const hanging = new FaultyTier(inner, () => 'hang');
    const { time, cache } = build((builder) => builder.fallback(hanging));
    const loaded = cache.getOrInsert('a', () => 'A');
    const settled: string[] = [];
    void loaded.then((value) => settled.push(value));
    await time.advance(999);
    expect(settled).toEqual([]);
    await time.advance(1);
    await time.advance(1_000);
    expect(await loaded).toBe('A');
    expect(cache.stats().tiers['two']).toMatchObject({ gets: 1, errors: 1, insertErrors: 1 });
    expect(time.waiting).toBe(0);
  });

  test('what is due to be refreshed is served at once, and renewed once in the background', async () => {
    const { time, cache } = build((builder) => builder.ttl(1_000).timeToRefresh(100));
    let version = 0;
    let release = () => {};
    const loader = async () => {
      version += 1;
      if (version > 1) await new Promise<void>((resolve) => (release = resolve));
      return `version ${version}`;
    };
    await cache.getOrInsert('a', loader);
    await time.advance(100);
    expect(await Promise.all([1, 2, 3].map(() => cache.getOrInsert('a', loader)))).toEqual(Array(3).fill('version 1'));
    release();
    await settle();
    expect(await cache.getOrInsert('a', loader)).toBe('version 2');
    expect(version).toBe(2);
    expect(cache.stats().tiers['memory']).toMatchObject({ gets: 5, misses: 1, stale: 3, hits: 1 });
  });

  test('without a loader it is renewed from the next tier', async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const { time, cache } = build((builder) => builder.timeToRefresh(100).fallback(second));
    await cache.insert('a', 'A');
    await time.advance(100);
    second.entries.set(
      'a',
      new CacheEntry('B', { cachedAt: time.now, storedAt: time.now, expiresAt: Infinity, keepUntil: Infinity }),
    );
    expect(await cache.get('a')).toBe('A');
    await settle();
    expect(await cache.get('a')).toBe('B');
    expect(cache.stats().tiers['two']).toMatchObject({ gets: 1, hits: 1, refreshes: 1, disagreements: 1 });
  });

  test('a refresh that fails keeps the value, and frees the key for another', async () => {
    const { time, cache } = build((builder) => builder.ttl(1_000).timeToRefresh(100));
    await cache.insert('a', 'A');
    await time.advance(100);
    let calls = 0;
    const failing = () => {
      calls += 1;
      throw new Error('theirs');
    };
    for (let index = 0; index < 3; index += 1) {
      expect(await cache.getOrInsert('a', failing)).toBe('A');
      await settle();
    }
    expect(calls).toBe(3);
  });

  test('where the clock goes backwards, what may be refreshed is', async () => {
    const { time, cache } = build((builder) => builder.timeToRefresh(100));
    await cache.insert('a', 'A');
    time.now -= 1;
    expect(await cache.getOrInsert('a', () => 'B')).toBe('A');
    await settle();
    expect(await cache.get('a')).toBe('B');
  });
});
