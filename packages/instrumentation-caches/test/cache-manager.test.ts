import * as newest from 'cache-manager';
import * as lowest from 'cache-manager-lowest';
import { Keyv } from 'keyv-lowest';
import { afterEach, describe, expect, test } from 'vitest';
import { CacheManagerInstrumentation } from '../src/index.ts';
import { start, type Started } from './start.ts';

let started: Started | undefined;
afterEach(() => started?.stop());

const versions = [
  ['7.2.9', newest],
  ['6.0.0', lowest as unknown as typeof newest],
] as const;

describe.each(versions)('cache-manager %s', (_version, module) => {
  function begin() {
    const sdk = start(() => new CacheManagerInstrumentation());
    started = sdk;
    const create = (options: { stores?: unknown[]; refreshThreshold?: number; ttl?: number } = {}) =>
      sdk.instrumentation.instrumentCache(module.createCache(options as never), options);
    return { ...sdk, create };
  }

  test('each store that was asked is a tier of the operation', async () => {
    const { told, create } = begin();
    const stores = [new Keyv(), new Keyv()];
    const cache = create({ stores });
    await cache.get('b-1');
    await cache.set('b-1', 'Dune');
    await cache.get('b-1');
    await stores[0]?.delete('b-1');
    expect(await cache.get('b-1')).toBe('Dune');
    await cache.del('b-1');
    await cache.clear();
    expect(told()).toEqual([
      'cache.get miss, primary miss, secondary miss',
      'cache.insert accepted, primary inserted, secondary inserted',
      'cache.get hit, primary hit',
      'cache.get hit, primary miss, secondary hit',
      'cache.invalidate done, primary invalidated, secondary invalidated',
      'cache.clear done, primary cleared, secondary cleared',
    ]);
  });

  test('of those who wrap one key at once, one leads, and each follower is in its own trace, linked to the leader', async () => {
    const { named, tracer, create, told } = begin();
    const cache = create({ stores: [new Keyv()] });
    const wrap = (name: string) =>
      tracer.startActiveSpan(name, async (span) => {
        await cache.wrap('b-1', async () => {
          tracer.startSpan('SELECT').end();
          await new Promise(setImmediate);
          return 'Dune';
        });
        span.end();
      });
    await Promise.all(['a', 'b', 'c'].map(wrap));
    const operations = named('cache.get_or_insert');
    const leader = operations.find(({ attributes }) => attributes['cache.coalesced.role'] === 'leader');
    const traces = ['a', 'b', 'c'].map((name) => named(name)[0]?.spanContext().traceId);
    expect(operations.map((span) => span.spanContext().traceId).toSorted()).toEqual(traces.toSorted());
    const followers = operations.filter((span) => span !== leader);
    expect(followers.map(({ attributes }) => attributes['cache.coalesced.role'])).toEqual(['follower', 'follower']);
    for (const { links } of followers) expect(links[0]?.context).toEqual(leader?.spanContext());
    expect(named('SELECT')[0]?.parentSpanContext?.spanId).toBe(named('cache.load')[0]?.spanContext().spanId);
    await cache.wrap('b-1', async () => 'other');
    expect(told().at(-1)).toBe('cache.get_or_insert hit, primary hit');
  });

  test('those who ask at once for what is there share one look, which one of them takes', async () => {
    const { named, told, create } = begin();
    const cache = create({ stores: [new Keyv()] });
    await cache.set('b-1', 'Dune');
    await Promise.all([1, 2, 3].map(() => cache.wrap('b-1', async () => 'other')));
    expect(told().slice(1).toSorted()).toEqual([
      'cache.get_or_insert hit',
      'cache.get_or_insert hit',
      'cache.get_or_insert hit, primary hit',
    ]);
    const roles = named('cache.get_or_insert').map(({ attributes }) => String(attributes['cache.coalesced.role']));
    expect(roles.toSorted()).toEqual(['follower', 'follower', 'leader']);
  });

  test('a store that fails is an error of its tier, and the next one answers', async () => {
    const { told, create } = begin();
    const broken = new Keyv();
    broken.get = (() => Promise.reject(new TypeError('down'))) as never;
    const second = new Keyv();
    const cache = create({ stores: [broken, second] });
    await second.set('a', 'A');
    expect(await cache.get('a')).toBe('A');
    expect(told()).toEqual(['cache.get hit, primary get_error, secondary hit']);
  });

  test('a renewal in the background is a hit, and a trace of its own, linked to it', async () => {
    const { named, told, create } = begin();
    const cache = create({ stores: [new Keyv()], ttl: 60_000, refreshThreshold: 120_000 });
    await cache.wrap('a', async () => 'A');
    await cache.wrap('a', async () => 'B');
    await new Promise(setImmediate);
    expect(told()).toContain('cache.get_or_insert hit, primary hit, primary inserted');
    const [refresh] = named('cache.refresh');
    const cause = named('cache.get_or_insert').find(({ attributes }) => attributes['cache.result'] === 'hit');
    expect(refresh?.attributes['cache.result']).toBe('loaded');
    expect(refresh?.spanContext().traceId).not.toBe(cause?.spanContext().traceId);
    expect(refresh?.links[0]?.context).toEqual(cause?.spanContext());
  });
});
