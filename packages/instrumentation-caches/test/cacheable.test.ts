import * as newest from 'cacheable';
import * as lowest from 'cacheable-lowest';
import { afterEach, describe, expect, test } from 'vitest';
import { CacheableInstrumentation } from '../src/index.ts';
import { start, type Started } from './start.ts';

let started: Started | undefined;
afterEach(() => started?.stop());

const versions = [
  ['2.5.0', newest],
  ['2.0.0', lowest as unknown as typeof newest],
] as const;

describe.each(versions)('cacheable %s', (_version, module) => {
  function begin() {
    const sdk = start(() => new CacheableInstrumentation(), module);
    started = sdk;
    return sdk;
  }

  test('each store that was asked is a tier of the operation', async () => {
    const { told } = begin();
    const secondary = new module.Keyv();
    const cache = new module.Cacheable({ secondary });
    await cache.get('b-1');
    await cache.set('b-1', 'Dune');
    await cache.get('b-1');
    await cache.primary.delete('b-1');
    expect(await cache.get('b-1')).toBe('Dune');
    await cache.delete('b-1');
    await cache.clear();
    expect(told()).toEqual([
      'cache.get miss, primary miss, secondary miss',
      'cache.insert accepted, primary inserted, secondary inserted',
      'cache.get hit, primary hit',
      'cache.get hit, primary miss, secondary hit, primary inserted',
      'cache.invalidate done, primary invalidated, secondary invalidated',
      'cache.clear done, primary cleared, secondary cleared',
    ]);
  });

  test('a function that is wrapped, and a value that is set where it is missing, are loads', async () => {
    const { told } = begin();
    const cache = new module.Cacheable();
    expect(await cache.getOrSet('a', async () => 'A')).toBe('A');
    expect(await cache.getOrSet('a', async () => 'B')).toBe('A');
    const wrapped = cache.wrap(async (id: string) => `${id}!`, { ttl: 60_000, keyPrefix: 'p' });
    expect(await wrapped('x')).toBe('x!');
    expect(await wrapped('x')).toBe('x!');
    expect(told()).toEqual([
      'cache.get_or_insert loaded, primary miss, cache.load, primary inserted',
      'cache.get_or_insert hit, primary hit',
      'cache.get_or_insert loaded, primary miss, cache.load, primary inserted',
      'cache.get_or_insert hit, primary hit',
    ]);
  });

  test('of those who load one key at once, one leads, and each follower is in its own trace, linked to the leader', async () => {
    const { named, tracer } = begin();
    const cache = new module.Cacheable();
    const load = (name: string) =>
      tracer.startActiveSpan(name, async (span) => {
        await cache.getOrSet('b-1', async () => {
          await new Promise(setImmediate);
          return 'Dune';
        });
        span.end();
      });
    await Promise.all(['a', 'b', 'c'].map(load));
    const operations = named('cache.get_or_insert');
    const leader = operations.find(({ attributes }) => attributes['cache.coalesced.role'] === 'leader');
    const traces = ['a', 'b', 'c'].map((name) => named(name)[0]?.spanContext().traceId);
    expect(operations.map((span) => span.spanContext().traceId).toSorted()).toEqual(traces.toSorted());
    const followers = operations.filter((span) => span !== leader);
    expect(followers.map(({ attributes }) => attributes['cache.coalesced.role'])).toEqual(['follower', 'follower']);
    expect(followers.map(({ attributes }) => attributes['cache.result'])).toEqual(['loaded', 'loaded']);
    for (const { links } of followers) expect(links[0]?.context).toEqual(leader?.spanContext());
  });

  test('a load that fails is an error, although the library answers with nothing', async () => {
    const { told } = begin();
    const cache = new module.Cacheable();
    cache.on('error', () => {});
    const load = () => Promise.reject(new TypeError('down'));
    expect(await cache.getOrSet('a', load)).toBeUndefined();
    expect(told()).toEqual(['cache.get_or_insert error, primary miss, cache.load']);
  });

  test('a store that fails is an error of its tier, and its caller is told what the library tells', async () => {
    const { told } = begin();
    const broken = {
      get: () => Promise.reject(new TypeError('down')),
      set: async () => true,
      delete: async () => true,
      clear: async () => {},
    };
    const primary = new module.Keyv({ store: broken as never });
    primary.on('error', () => {});
    const cache = new module.Cacheable({ primary });
    cache.on('error', () => {});
    expect(await cache.get('b')).toBeUndefined();
    expect(told()).toEqual(['cache.get miss, primary get_error']);
  });
});
