import { expect, test } from 'vitest';
import { Cache, cacheFaults, type InvalidationBus, type InvalidationMessage } from '../../src/index.ts';
import { MockTier } from '../../src/testing.ts';
import { settle } from '../manual-time.ts';
import { RecordingHandler } from '../observation.ts';

/** Stands between caches that would be in processes of their own. */
class LocalBus {
  readonly #listeners = new Map<object, (message: InvalidationMessage) => void>();

  port(): InvalidationBus {
    const own = {};
    return {
      publish: (message) => {
        for (const [of, listener] of this.#listeners) if (of !== own) listener(message);
      },
      subscribe: (listener) => this.#listeners.set(own, listener),
      close: () => this.#listeners.delete(own),
    };
  }

  inject(message: unknown): void {
    for (const listener of this.#listeners.values()) listener(message as InvalidationMessage);
  }
}

function processes() {
  const bus = new LocalBus();
  const shared = new MockTier<unknown, string>({ name: 'shared', isShared: true });
  const handler = new RecordingHandler();
  const build = () =>
    Cache.builder<unknown, string>('books')
      .memory()
      .fallback(shared)
      .invalidationBus(bus.port())
      .eventHandler(handler)
      .build();
  return { bus, shared, handler, here: build(), there: build() };
}

test('what is inserted or invalidated in one process is gone from the memory of the others', async () => {
  const { here, there, handler } = processes();
  await here.insert('a', 'old');
  expect(await there.get('a')).toBe('old');
  await here.insert('a', 'new');
  await settle();
  expect(await there.get('a')).toBe('new');
  await here.invalidate('a');
  await settle();
  expect(await there.get('a')).toBeUndefined();
  const heard = handler.tierEvents.filter(({ requestId }) => requestId === 0);
  expect(new Set(heard.map(({ event, tierName }) => `${tierName} ${event}`))).toEqual(new Set(['memory invalidated']));
});

test('tags and clearing reach the others, too, and shared tiers are not cleared twice', async () => {
  const { here, there, shared } = processes();
  await here.insert('a', 'A', { tags: ['x'] });
  await here.insert('b', 'B');
  await Promise.all([there.get('a'), there.get('b')]);
  await here.invalidateTags('x');
  await settle();
  expect([await there.contains('a'), await there.len()]).toEqual([false, 1]);
  await here.clear();
  await settle();
  expect(await there.len()).toBe(0);
  const clears = shared.operations.filter(({ operation }) => operation === 'clear');
  expect(clears).toHaveLength(1);
});

test('a load does not invalidate what others have loaded', async () => {
  const { here, there, shared } = processes();
  await here.getOrInsert('a', () => 'A');
  shared.entries.clear();
  await there.getOrInsert('a', () => 'A');
  await settle();
  expect(await here.len()).toBe(1);
});

test('a key that is an object is not the object that others know it by, so everything goes', async () => {
  const { here, there } = processes();
  await there.insert('kept', 'K');
  await here.insert({ id: 1 }, 'A');
  await settle();
  expect(await there.len()).toBe(0);
});

test('what is under way elsewhere is not stored when its key is invalidated here', async () => {
  const { here, there } = processes();
  let release = () => {};
  const loading = there.getOrInsert('a', () => new Promise<string>((resolve) => (release = () => resolve('old'))));
  await settle();
  await here.invalidate('a');
  await settle();
  release();
  expect(await loading).toBe('old');
  expect(await there.contains('a')).toBe(false);
});

test('a bus that fails fails no operation, and is counted; garbage on it harms nothing', async () => {
  const before = cacheFaults().bus_error;
  const failing = () => Promise.reject(new Error('down'));
  const cache = Cache.builder<string, string>('books')
    .memory()
    .invalidationBus({ publish: failing, subscribe: failing, close: failing })
    .build();
  await cache.insert('a', 'A');
  await cache.invalidate('a');
  await cache.close();
  expect(cacheFaults().bus_error).toBe(before + 4);
  const { bus, here } = processes();
  await here.insert('a', 'A');
  for (const garbage of [null, 7, { kind: 'keys' }, { kind: 'keys', keys: [7] }]) bus.inject(garbage);
  await settle();
  expect(await here.insert('b', 'B')).toBe('accepted');
});
