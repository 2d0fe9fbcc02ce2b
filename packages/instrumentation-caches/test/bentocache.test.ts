import * as newest from 'bentocache';
import { memoryDriver as newestMemory } from 'bentocache/drivers/memory';
import * as lowest from 'bentocache-lowest';
import { memoryDriver as lowestMemory } from 'bentocache-lowest/drivers/memory';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BentocacheInstrumentation } from '../src/index.ts';
import { start, type Started } from './start.ts';

let started: Started | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await started?.stop();
});

const versions = [
  ['1.6.1', newest, newestMemory],
  ['1.0.0', lowest as unknown as typeof newest, lowestMemory as unknown as typeof newestMemory],
] as const;

describe.each(versions)('bentocache %s', (_version, module, memoryDriver) => {
  function begin() {
    const sdk = start(() => new BentocacheInstrumentation(), module);
    started = sdk;
    const create = (options = {}) =>
      new module.BentoCache({
        default: 'books',
        stores: { books: module.bentostore(options).useL1Layer(memoryDriver({})) },
      });
    return { ...sdk, create };
  }

  test('each driver that was asked is a tier of the operation', async () => {
    const { told, create } = begin();
    const bento = create();
    await bento.get({ key: 'b-1' });
    await bento.set({ key: 'b-1', value: 'Dune' });
    expect(await bento.get({ key: 'b-1' })).toBe('Dune');
    await bento.has({ key: 'b-1' });
    await bento.delete({ key: 'b-1' });
    await bento.clear();
    expect(told()).toEqual([
      'cache.get miss, l1 miss',
      'cache.insert accepted, l1 inserted',
      'cache.get hit, l1 hit',
      'cache.contains hit, l1 hit',
      'cache.invalidate done, l1 invalidated',
      'cache.clear done, l1 cleared',
    ]);
  });

  test('a default value is no hit', async () => {
    const { told, create } = begin();
    expect(await create().get({ key: 'b-1', defaultValue: 'none' })).toBe('none');
    expect(told()).toEqual(['cache.get miss, l1 miss']);
  });

  test('of those who load one key at once, one leads, and each follower is in its own trace, linked to the leader', async () => {
    const { named, tracer, create } = begin();
    const bento = create();
    const load = (name: string) =>
      tracer.startActiveSpan(name, async (span) => {
        const factory = async () => {
          tracer.startSpan('SELECT').end();
          await new Promise(setImmediate);
          return 'Dune';
        };
        await bento.getOrSet({ key: 'b-1', factory });
        span.end();
      });
    await Promise.all(['a', 'b', 'c'].map(load));
    const operations = named('cache.get_or_insert');
    const leader = operations.find(({ attributes }) => attributes['cache.coalesced.role'] === 'leader');
    const traces = ['a', 'b', 'c'].map((name) => named(name)[0]?.spanContext().traceId);
    expect(operations.map((span) => span.spanContext().traceId).toSorted()).toEqual(traces.toSorted());
    const followers = operations.filter((span) => span !== leader);
    expect(followers.map(({ attributes }) => attributes['cache.coalesced.role'])).toEqual(['follower', 'follower']);
    for (const { links } of followers) expect(links[0]?.context).toEqual(leader?.spanContext());
    expect(named('SELECT')[0]?.parentSpanContext?.spanId).toBe(named('cache.load')[0]?.spanContext().spanId);
  });

  test('a driver that is asked a second time behind a lock is counted once', async () => {
    const { told, counted, create } = begin();
    const bento = create();
    const factory = async () => {
      await new Promise(setImmediate);
      return 'Dune';
    };
    await Promise.all([1, 2].map(() => bento.getOrSet({ key: 'b-1', factory })));
    expect(told().toSorted()).toEqual([
      'cache.get_or_insert loaded, l1 miss',
      'cache.get_or_insert loaded, l1 miss, cache.load, l1 inserted',
    ]);
    expect(await counted('cache.requests')).toMatchObject({ 'books l1 miss': 2, 'books l1 hit': 0 });
  });

  test('a value that stands in for a factory that fails is stale', async () => {
    const { told, create } = begin();
    const bento = create({ grace: '1h', ttl: '1m' });
    await bento.getOrSet({ key: 'b-1', factory: () => 'Dune' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
    const factory = () => Promise.reject(new TypeError('down'));
    expect(await bento.getOrSet({ key: 'b-1', factory })).toBe('Dune');
    expect(told().at(-1)).toMatch(/^cache\.get_or_insert stale, l1 expired/);
  });
});
