import type { CacheTierEvent } from '@weir/cache';
import * as newest from 'lru-cache';
import * as lowest from 'lru-cache-lowest';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CacheInstrumentationConfig, LruCacheInstrumentation } from '../src/index.ts';
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

function note(this: { readonly events: string[] }, { event, reason, key }: CacheTierEvent): void {
  this.events.push([event, reason, key].filter((part) => part !== undefined).join(' '));
}

describe.each(versions)('lru-cache %s', (_version, module) => {
  function begin(config: CacheInstrumentationConfig = {}) {
    const sdk = start(() => new LruCacheInstrumentation(config), module);
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

  test('a fetch that finds nothing is a load, and what is fetched an insertion; what the fetch method does is below it', async () => {
    const { named, tracer, told } = begin();
    const fetchMethod = async (key: string) => {
      tracer.startSpan('SELECT').end();
      if (key === 'broken') throw new TypeError('down');
      return `${key}!`;
    };
    const cache = new module.LRUCache<string, string>({ max: 10, fetchMethod });
    expect(await cache.fetch('b-1')).toBe('b-1!');
    await expect(cache.fetch('broken')).rejects.toThrow('down');
    expect(told()).toEqual([
      'cache.get_or_insert loaded, SELECT, memory miss, cache.load, memory inserted',
      'cache.get_or_insert error, SELECT, memory miss, cache.load',
    ]);
    const [, failed] = named('cache.load');
    expect(failed?.attributes['error.type']).toBe('TypeError');
  });

  test('a fetch of a cache that fetches nothing is a read', async () => {
    const { told } = begin();
    const cache = new module.LRUCache<string, string>({ max: 10 });
    cache.set('b-1', 'Dune');
    expect(await cache.fetch('b-1')).toBe('Dune');
    expect(await cache.fetch('b-2')).toBeUndefined();
    expect(told().slice(1)).toEqual(['cache.get hit, memory hit', 'cache.get miss, memory miss']);
  });

  test('while a value is fetched anew, the one before it is a hit, and is given back where that is allowed', async () => {
    const { told } = begin();
    let finish = (): void => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const fetchMethod = async (key: string) => {
      await gate;
      return `${key} anew`;
    };
    const cache = new module.LRUCache<string, string>({ max: 10, fetchMethod });
    cache.set('b-1', 'Dune');
    expect(await cache.fetch('b-1', { forceRefresh: true, allowStale: true })).toBe('Dune');
    expect(cache.get('b-1')).toBe('Dune');
    finish();
    expect(told().slice(1)).toEqual(['cache.get_or_insert hit, memory hit', 'cache.get hit, memory hit']);
  });

  test('a value that is a promise is given back as it is, and nobody waits for it', () => {
    const { told } = begin();
    const cache = new module.LRUCache<string, Promise<string>>({ max: 10 });
    const value = Promise.resolve('Dune');
    let asked = 0;
    // oxlint-disable-next-line unicorn/no-thenable -- it is about what is one
    const thenable = { then: () => void (asked += 1) } as unknown as Promise<string>;
    cache.set('b-1', value).set('b-2', thenable);
    expect(cache.get('b-1')).toBe(value);
    expect(cache.get('b-2')).toBe(thenable);
    expect(asked).toBe(0);
    expect(told().slice(2)).toEqual(['cache.get hit, memory hit', 'cache.get hit, memory hit']);
  });

  test('what is dropped because the memory is full, or when it is found past its time, is an eviction with its reason', async () => {
    const handler = { events: [] as string[], onTierEvent: (event: CacheTierEvent) => handler.note(event), note };
    const { counted } = begin({ eventHandlers: [handler], keyPolicy: { template: String } });
    const now = vi.spyOn(performance, 'now').mockReturnValue(1);
    const cache = new module.LRUCache<string, string>({ max: 2, ttl: 5, ttlResolution: 0 });
    for (const key of ['a', 'b', 'c', 'c']) cache.set(key, key);
    now.mockReturnValue(100);
    expect(cache.get('c')).toBeUndefined();
    expect(handler.events).toEqual([
      'inserted a',
      'inserted b',
      'eviction size',
      'inserted c',
      'inserted c',
      'eviction expired c',
      'expired c',
    ]);
    vi.restoreAllMocks();
    expect(await counted('cache.evictions')).toEqual({ 'lru-cache memory size': 1, 'lru-cache memory expired': 1 });
  });

  test('a large value may drop several, and where the application removes some meanwhile nothing is told', async () => {
    const { counted } = begin();
    const sized = new module.LRUCache<string, string>({ maxSize: 10, sizeCalculation: (value) => value.length });
    for (const key of ['a', 'b', 'c', 'd']) sized.set(key, 'xx');
    sized.set('e', 'x'.repeat(8)).set('f', 'x'.repeat(11));
    expect([...sized.keys()]).toEqual(['e', 'd']);
    const untidy: InstanceType<typeof module.LRUCache<string, string>> = new module.LRUCache<string, string>({
      max: 2,
      disposeAfter: (_value, key) => void (key === 'a' && untidy.delete('b')),
    });
    for (const key of ['a', 'b', 'c']) untidy.set(key, key);
    expect(await counted('cache.evictions')).toEqual({ 'lru-cache memory size': 3 });
  });

  test('how many entries are held is told of all caches of a name together', async () => {
    const { counted } = begin();
    const caches = [1, 2].map(() => new module.LRUCache<string, string>({ max: 10 }));
    for (const cache of caches) cache.set('a', 'A');
    expect(await counted('cache.entries')).toEqual({ 'lru-cache memory': 2 });
  });
});
