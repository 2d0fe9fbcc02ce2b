/** How much heap does an operation take that is garbage when it is over? Bytes are shown where other benches show nanoseconds. */
import { Cache } from '@weir/cache';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { Cacheable } from 'cacheable';
import { createCache } from 'cache-manager';
import Keyv from 'keyv';
import { LRUCache } from 'lru-cache';
import type { Call, Question, Side } from '../../../test/bench/question.ts';
import { BOOK, type Book, keyAt, KEYS } from './books.ts';

// Few enough that no collection comes between.
const CALLS = 2_000;

/** Bytes that a call allocates. */
async function bytesPerCall(call: Call): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < CALLS; index += 1) await call(index);
  return Math.max(0, process.memoryUsage().heapUsed - before) / CALLS;
}

function side(name: string, make: () => Promise<Call>): Side {
  return {
    name,
    setup: async () => {
      const call = await make();
      return { sample: () => bytesPerCall(call) };
    },
  };
}

async function filled(set: (key: string) => unknown, get: (key: string) => unknown): Promise<Call> {
  for (const key of KEYS) await set(key);
  return (index) => get(keyAt(index));
}

const lru = side('lru-cache', () => {
  const cache = new LRUCache<string, Book>({ max: 10_000 });
  return filled(
    (key) => cache.set(key, BOOK),
    async (key) => cache.get(key),
  );
});
const rivals: readonly Side[] = [
  lru,
  side('bentocache (shares)', () => {
    const driver = memoryDriver({ maxItems: 10_000, serialize: false });
    const cache = new BentoCache({ default: 'memory', stores: { memory: bentostore().useL1Layer(driver) } });
    return filled(
      (key) => cache.set({ key, value: BOOK }),
      (key) => cache.get({ key }),
    );
  }),
  side('cacheable (clones)', () => {
    const cache = new Cacheable();
    return filled(
      (key) => cache.set(key, BOOK),
      (key) => cache.get(key),
    );
  }),
  side('keyv (serialises)', () => {
    const cache = new Keyv<Book>();
    return filled(
      (key) => cache.set(key, BOOK),
      (key) => cache.get(key),
    );
  }),
  side('cache-manager (shares)', () => {
    const cache = createCache();
    return filled(
      (key) => cache.set(key, BOOK),
      (key) => cache.get(key),
    );
  }),
];

const builder = () => Cache.builder<string, Book>('bench').memory({ maxEntries: 10_000 });

const question: Question = {
  name: 'cache/heap-hit',
  question: 'bytes of heap that a hit in memory allocates, its promise included (1 ns stands for 1 byte)',
  ours: side('@weir/cache', () => {
    const cache = builder().build();
    return filled(
      (key) => cache.insert(key, BOOK),
      (key) => cache.get(key),
    );
  }),
  rivals,
};

export default question;
