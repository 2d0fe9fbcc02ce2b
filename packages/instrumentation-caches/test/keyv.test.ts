import * as newest from 'keyv';
import * as lowest from 'keyv-lowest';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { KeyvInstrumentation } from '../src/index.ts';
import { start, type Started } from './start.ts';

let started: Started | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await started?.stop();
});

const versions = [
  ['6.1.0', newest, 'miss'],
  ['5.1.0', lowest as unknown as typeof newest, 'expired'],
] as const;

describe.each(versions)('keyv %s', (_version, module, pastItsTime) => {
  function begin() {
    const sdk = start(() => new KeyvInstrumentation(), module);
    started = sdk;
    return sdk;
  }

  test('reads, writes and removals are operations with the store as their tier', async () => {
    const { told } = begin();
    const keyv = new module.Keyv({ namespace: 'books' });
    await keyv.get('b-1');
    await keyv.set('b-1', 'Dune');
    await keyv.get('b-1');
    await keyv.has('b-1');
    await keyv.delete('b-1');
    await keyv.clear();
    expect(told()).toEqual([
      'cache.get miss, store miss',
      'cache.insert accepted, store inserted',
      'cache.get hit, store hit',
      'cache.contains hit, store hit',
      'cache.invalidate done, store invalidated',
      'cache.clear done, store cleared',
    ]);
  });

  test('a hit has the attributes that it has in @weir/cache, and no key', async () => {
    const { named, childrenOf } = begin();
    const keyv = new module.Keyv({ namespace: 'books' });
    await keyv.set('b-1', 'Dune');
    await keyv.get('b-1');
    const [get] = named('cache.get');
    expect(get?.attributes).toEqual({
      'cache.name': 'books',
      'cache.operation': 'get',
      'cache.result': 'hit',
      'cache.coalesced': false,
      'cache.duration_ns': expect.any(Number) as number,
    });
    expect(childrenOf(get as never)[0]?.attributes).toEqual({
      'cache.name': 'books',
      'cache.tier': 'store',
      'cache.event': 'hit',
      'cache.fallback': false,
      'cache.duration_ns': expect.any(Number) as number,
    });
  });

  test('an entry past its time is what the store says of it, and its removal no operation', async () => {
    // The memory of 6 drops it by itself.
    const { told, counted } = begin();
    const keyv = new module.Keyv();
    await keyv.set('b-1', 'Dune', 60_000);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
    expect(await keyv.get('b-1')).toBeUndefined();
    expect(told().slice(1)).toEqual([`cache.get miss, store ${pastItsTime}`]);
    expect(await counted('cache.evictions')).toEqual(pastItsTime === 'miss' ? {} : { 'keyv store expired': 1 });
  });

  test('a store that fails is an error, although the library answers as for a miss', async () => {
    const { told } = begin();
    const broken = {
      opts: {},
      get: () => Promise.reject(new TypeError('down')),
      set: () => Promise.reject(new TypeError('down')),
      delete: async () => true,
      clear: async () => {},
    };
    const keyv = new module.Keyv({ store: broken as never, emitErrors: false } as never);
    keyv.on('error', () => {});
    await keyv.get('b-1').catch(() => {});
    expect(told()).toEqual(['cache.get error, store get_error']);
  });

  test('gets = hits + misses, whatever they were asked with', async () => {
    const { counted } = begin();
    const keyv = new module.Keyv();
    await keyv.set('a', 1);
    await keyv.get(['a', 'b', 'c']);
    await keyv.get('a');
    expect(await counted('cache.requests')).toEqual({
      'keyv store hit': 2,
      'keyv store miss': 2,
      'keyv store stale': 0,
      'keyv store error': 0,
    });
  });
});
