import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cache, CacheEntry, CacheError } from '../src/index.ts';
import { FaultyTier, MockTier } from '../src/testing.ts';
import { ManualTime } from './manual-time.ts';
import { OBSERVATIONS } from './observation.ts';

const down = { fail: new Error('down') };

describe.each(OBSERVATIONS)('with $name', ({ start, apply }) => {
  let started: ReturnType<typeof start>;
  beforeAll(() => {
    started = start();
  });
  afterAll(() => started?.stop());

  const build = () => apply(Cache.builder<string, string>('books').memory({ maxEntries: 100 })).build();
  const tiered = (...tiers: (MockTier<string, string> | FaultyTier<string, string>)[]) => {
    const [first, ...others] = tiers;
    let builder = apply(Cache.builder<string, string>('books').storage(first as MockTier<string, string>));
    for (const tier of others) builder = builder.fallback(tier);
    return builder.build();
  };

  test('what is inserted can be read until it is invalidated', async () => {
    const cache = build();
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.contains('a')).toBe(false);
    expect(await cache.insert('a', 'A')).toBe('accepted');
    expect(await cache.get('a')).toBe('A');
    expect(await cache.contains('a')).toBe(true);
    expect(await cache.len()).toBe(1);
    await cache.invalidate('a');
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.len()).toBe(0);
  });

  test('clearing removes everything', async () => {
    const cache = build();
    await cache.insert('a', 'A');
    await cache.insert('b', 'B');
    await cache.clear();
    expect([await cache.get('a'), await cache.get('b'), await cache.len()]).toEqual([undefined, undefined, 0]);
  });

  test('a loader runs where no tier has the value, and its value is stored', async () => {
    const cache = build();
    const keys: string[] = [];
    const loader = ({ key }: { key: string }) => {
      keys.push(key);
      return `value of ${key}`;
    };
    expect(await cache.getOrInsert('a', loader)).toBe('value of a');
    expect(await cache.getOrInsert('a', loader)).toBe('value of a');
    expect(await cache.tryGetOrInsert('b', loader)).toBe('value of b');
    expect(await cache.optionallyGetOrInsert('c', loader)).toBe('value of c');
    expect(await cache.get('c')).toBe('value of c');
    expect(keys).toEqual(['a', 'b', 'c']);
  });

  test.each(['getOrInsert', 'tryGetOrInsert', 'optionallyGetOrInsert'] as const)(
    '%s passes on what the loader throws, whatever it is, and stores nothing',
    async (method) => {
      const cache = build();
      for (const thrown of [new Error('theirs'), 'a text', undefined, null, 0]) {
        const failing = () => {
          throw thrown;
        };
        await expect(cache[method]('a', failing)).rejects.toBe(thrown);
        await expect(cache[method]('a', () => Promise.reject<string>(thrown as Error))).rejects.toBe(thrown);
      }
      expect(await cache.get('a')).toBeUndefined();
      expect(await cache[method]('a', () => 'A')).toBe('A');
    },
  );

  test('undefined from an optional loader is given back and not stored; from any other it is a value', async () => {
    const cache = apply(Cache.builder<string, string | undefined>('books').memory()).build();
    expect(await cache.optionallyGetOrInsert('a', () => undefined)).toBeUndefined();
    expect(await cache.contains('a')).toBe(false);
    expect(await cache.getOrInsert('a', () => undefined)).toBeUndefined();
    expect(await cache.contains('a')).toBe(true);
    expect((await cache.getEntry('a'))?.value).toBeUndefined();
    expect(await cache.getEntry('b')).toBeUndefined();
  });

  test('a value found further down goes into the tiers before', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => new MockTier<string, string>({ name }));
    const cache = tiered(
      one as MockTier<string, string>,
      two as MockTier<string, string>,
      three as MockTier<string, string>,
    );
    await cache.insert('a', 'A');
    one?.entries.clear();
    two?.entries.clear();
    expect(await cache.get('a')).toBe('A');
    expect([one?.entries.get('a')?.value, two?.entries.get('a')?.value]).toEqual(['A', 'A']);
  });

  test('asking whether a key is there moves nothing', async () => {
    const [one, two] = [new MockTier<string, string>({ name: 'one' }), new MockTier<string, string>({ name: 'two' })];
    const cache = tiered(one, two);
    await cache.insert('a', 'A');
    one.entries.clear();
    expect(await cache.contains('a')).toBe(true);
    expect(one.entries.size).toBe(0);
  });

  test('a tier that is down is passed over by reading, and by inserting where another takes the value', async () => {
    const faulty = new FaultyTier(new MockTier<string, string>({ name: 'one' }), () => down);
    const cache = tiered(faulty, new MockTier<string, string>({ name: 'two' }));
    expect(await cache.insert('a', 'A')).toBe('accepted');
    expect(await cache.get('a')).toBe('A');
    expect(await cache.getOrInsert('b', () => 'B')).toBe('B');
    expect(await cache.get('b')).toBe('B');
  });

  test('with every tier down a loader still answers, and nothing is there', async () => {
    const cache = tiered(new FaultyTier(new MockTier<string, string>(), () => down));
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  });

  test('where no tier takes a value and one failed, inserting says so, with the cause', async () => {
    const cache = tiered(new FaultyTier(new MockTier<string, string>(), () => down));
    const failure = await cache.insert('a', 'A').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CacheError);
    expect(failure).toMatchObject({ code: 'WEIR_CACHE_TIER', cause: down.fail });
  });

  test('removing says which tier failed, after every tier was asked', async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const cache = tiered(new FaultyTier(new MockTier<string, string>({ name: 'one' }), () => down), second);
    await cache.insert('a', 'A', { tags: ['t'] });
    await expect(cache.invalidate('a')).rejects.toThrow('WEIR_CACHE_TIER: tier one failed');
    await expect(cache.clear()).rejects.toThrow('WEIR_CACHE_TIER: tier one failed');
    await expect(cache.invalidateTags('t')).rejects.toThrow('WEIR_CACHE_TIER: tier one failed');
    expect(second.entries.size).toBe(0);
  });

  test('what carries a tag goes with it, from every tier, and nothing else does', async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const cache = apply(Cache.builder<string, string>('books').memory().fallback(second)).build();
    await cache.insert('a', 'A', { tags: ['x', 'y'] });
    await cache.getOrInsert('b', () => 'B', { tags: ['y'] });
    await cache.getOrInsert('c', () => CacheEntry.of('C', { tags: ['z'] }));
    await cache.insert('d', 'D');
    await cache.invalidateTags('x', 'z');
    expect([...second.entries.keys()]).toEqual(['b', 'd']);
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual([
      undefined,
      'B',
      undefined,
      'D',
    ]);
  });

  test('an entry that is stored anew without a tag no longer goes with it', async () => {
    const cache = build();
    await cache.insert('a', 'A', { tags: ['x'] });
    await cache.insert('a', 'B');
    await cache.invalidateTags('x');
    expect(await cache.get('a')).toBe('B');
  });

  test('a tier without tags or length says that it has none', async () => {
    const bare = { name: 'bare', get: () => undefined, insert: () => true, invalidate: () => {}, clear: () => {} };
    const cache = apply(Cache.builder<string, string>('books').storage(bare)).build();
    await expect(cache.invalidateTags('x')).rejects.toThrow('WEIR_CACHE_UNSUPPORTED: tier bare knows no tags');
    await expect(cache.len()).rejects.toThrow('WEIR_CACHE_UNSUPPORTED: tier bare cannot tell its length');
  });

  test('keys are told apart as a Map tells them apart, objects by identity', async () => {
    const cache = apply(Cache.builder<unknown, string>('books').memory()).build();
    const [one, other] = [{ id: 1 }, { id: 1 }];
    const keys: unknown[] = [1, '1', 1n, true, 'true', undefined, null, Number.NaN, Symbol('s'), one, other, () => 1];
    for (const [index, key] of keys.entries()) await cache.insert(key, `value ${index}`);
    expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(keys.map((_, index) => `value ${index}`));
  });

  test('values of any kind come back as they are', async () => {
    const cache = apply(Cache.builder<number, unknown>('books').memory()).build();
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const values = [null, 0, '', false, 1n, Symbol('s'), cyclic, () => 1, new Map([[1, 2]]), Object.create(null)];
    for (const [index, value] of values.entries()) await cache.insert(index, value);
    for (const [index, value] of values.entries()) expect(await cache.get(index)).toBe(value);
  });

  test('a call that is aborted before it begins rejects with the reason, unless the value is at hand', async () => {
    const cache = build();
    const reason = new Error('gone');
    const signal = AbortSignal.abort(reason);
    await expect(cache.getOrInsert('a', () => 'A', { signal })).rejects.toBe(reason);
    await cache.insert('a', 'A');
    expect(await cache.getOrInsert('a', () => 'B', { signal })).toBe('A');
  });

  test('an entry of one cache can be stored in another, with its own lifetime', async () => {
    const time = new ManualTime();
    const [one, other] = [1, 2].map(() =>
      apply(Cache.builder<string, string>('books').memory().clock(time.clock, time.timer)).build(),
    );
    await one?.insert('a', 'A', { ttlMs: 100 });
    await time.advance(60);
    await other?.insert('a', (await one?.getEntry('a')) as CacheEntry<string>);
    await time.advance(41);
    expect(await other?.get('a')).toBeUndefined();
  });

  test('closing closes every tier, whatever one of them does', async () => {
    const closed: string[] = [];
    const closing = (name: string, fail: boolean) =>
      Object.assign(new MockTier<string, string>({ name }), {
        close() {
          closed.push(name);
          if (fail) throw new Error('theirs');
        },
      });
    const tiers = Cache.builder<string, string>('books').storage(closing('one', true)).fallback(closing('two', false));
    await apply(tiers).build().close();
    expect(closed).toEqual(['one', 'two']);
  });
});
