import * as newest from 'lru-cache';
import * as lowest from 'lru-cache-lowest';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LruCacheInstrumentation } from '../src/index.ts';
import { start, type Started } from './start.ts';

let started: Started | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await started?.stop();
});

const versions = [
  ['11.5.3', newest],
  ['10.0.0', lowest as unknown as typeof newest],
] as const;

describe.each(versions)('lru-cache %s', (_version, module) => {
  function begin() {
    const sdk = start(() => new LruCacheInstrumentation(), module);
    started = sdk;
    return sdk;
  }

  test('reads, writes and removals are operations with the memory as their tier', () => {
    const { told } = begin();
    const cache = new module.LRUCache<string, string>({ max: 10 });
    cache.get('b-1');
    cache.set('b-1', 'Dune');
    expect(cache.get('b-1')).toBe('Dune');
    cache.has('b-1');
    cache.delete('b-1');
    cache.clear();
    expect(told()).toEqual([
      'cache.get miss, memory miss',
      'cache.insert accepted, memory inserted',
      'cache.get hit, memory hit',
      'cache.contains hit, memory hit',
      'cache.invalidate done, memory invalidated',
      'cache.clear done, memory cleared',
    ]);
  });

  test('a value past its time is expired, and a stale hit where it is served all the same', () => {
    const { told } = begin();
    const now = vi.spyOn(performance, 'now').mockReturnValue(1);
    const cache = new module.LRUCache<string, string>({ max: 10, ttl: 5, ttlResolution: 0 });
    cache.set('b-1', 'Dune');
    now.mockReturnValue(100);
    expect(cache.get('b-1', { allowStale: true, noDeleteOnStaleGet: true })).toBe('Dune');
    expect(cache.get('b-1')).toBeUndefined();
    expect(told().slice(1)).toEqual(['cache.get stale, memory hit', 'cache.get miss, memory expired']);
  });

  test('of those who fetch one key at once, one leads, and each follower is in its own trace, linked to the leader', async () => {
    const { named, tracer, told } = begin();
    const cache = new module.LRUCache<string, string>({ max: 10, fetchMethod: async (key) => `${key}!` });
    const fetched = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        tracer.startActiveSpan(name, async (span) => {
          const value = await cache.fetch('b-1');
          span.end();
          return value;
        }),
      ),
    );
    expect(fetched).toEqual(['b-1!', 'b-1!', 'b-1!']);
    const operations = named('cache.get_or_insert');
    expect(operations.map(({ attributes }) => String(attributes['cache.coalesced.role'])).toSorted()).toEqual([
      'follower',
      'follower',
      'leader',
    ]);
    const leader = operations.find(({ attributes }) => attributes['cache.coalesced.role'] === 'leader');
    for (const name of ['a', 'b', 'c']) {
      const parent = named(name)[0];
      const own = operations.filter((span) => span.parentSpanContext?.spanId === parent?.spanContext().spanId);
      expect(own).toHaveLength(1);
      expect(own[0]?.spanContext().traceId).toBe(parent?.spanContext().traceId);
      if (own[0] !== leader) expect(own[0]?.links[0]?.context).toEqual(leader?.spanContext());
    }
    await cache.fetch('b-1');
    expect(told().at(-1)).toBe('cache.get_or_insert hit, memory hit');
  });

  test('how many entries are held is told of all caches of a name together', async () => {
    const { counted } = begin();
    const caches = [1, 2].map(() => new module.LRUCache<string, string>({ max: 10 }));
    for (const cache of caches) cache.set('a', 'A');
    expect(await counted('cache.entries')).toEqual({ 'lru-cache memory': 2 });
  });
});
