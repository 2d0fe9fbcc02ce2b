/** How fast is a hit in memory beside the caches that people use? */
import { Cache } from '@weir/cache';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { Cacheable } from 'cacheable';
import { createCache } from 'cache-manager';
import Keyv from 'keyv';
import { LRUCache } from 'lru-cache';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Question, Side } from '../../../test/bench/question.ts';
import { BOOK, type Book, keyAt, KEYS } from './books.ts';

const TTL_MS = 3_600_000;
const require = createRequire(import.meta.url);

function versionOf(name: string): string {
  const path = require.resolve.paths(name)?.map((folder) => `${folder}/${name}/package.json`) ?? [];
  for (const file of path) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    } catch {
      // In the next folder, then.
    }
  }
  return 'unknown';
}

async function weir(withTtl: boolean): Promise<(index: number) => unknown> {
  const builder = Cache.builder<string, Book>('bench').memory({ maxEntries: 10_000 });
  const cache = (withTtl ? builder.ttl(TTL_MS) : builder).build();
  for (const key of KEYS) await cache.insert(key, BOOK);
  return (index) => cache.get(keyAt(index));
}

const lru: Side = {
  name: 'lru-cache',
  version: versionOf('lru-cache'),
  setup: () => {
    const cache = new LRUCache<string, Book>({ max: 10_000 });
    for (const key of KEYS) cache.set(key, BOOK);
    return async (index) => cache.get(keyAt(index));
  },
};

const lruWithTtl: Side = {
  name: 'lru-cache with ttl',
  version: versionOf('lru-cache'),
  setup: () => {
    const cache = new LRUCache<string, Book>({ max: 10_000, ttl: TTL_MS });
    for (const key of KEYS) cache.set(key, BOOK);
    return async (index) => cache.get(keyAt(index));
  },
};

// Whether a hit gives the stored object itself, as ours does, or a copy, stands behind each name.
const rivals: readonly Side[] = [
  {
    // Keeps values serialised unless told not to, which its documentation advises for speed where values are not changed.
    name: 'bentocache (shares)',
    version: versionOf('bentocache'),
    setup: async () => {
      const driver = memoryDriver({ maxItems: 10_000, serialize: false });
      const cache = new BentoCache({
        default: 'memory',
        stores: { memory: bentostore({ ttl: TTL_MS }).useL1Layer(driver) },
      });
      for (const key of KEYS) await cache.set({ key, value: BOOK });
      return (index) => cache.get({ key: keyAt(index) });
    },
  },
  {
    name: 'cacheable (clones)',
    version: versionOf('cacheable'),
    setup: async () => {
      const cache = new Cacheable({ ttl: TTL_MS });
      for (const key of KEYS) await cache.set(key, BOOK);
      return (index) => cache.get(keyAt(index));
    },
  },
  {
    name: 'keyv (serialises)',
    version: versionOf('keyv'),
    setup: async () => {
      const cache = new Keyv<Book>({ ttl: TTL_MS });
      for (const key of KEYS) await cache.set(key, BOOK);
      return (index) => cache.get(keyAt(index));
    },
  },
  {
    name: 'cache-manager (shares)',
    version: versionOf('cache-manager'),
    setup: async () => {
      const cache = createCache({ ttl: TTL_MS });
      for (const key of KEYS) await cache.set(key, BOOK);
      return (index) => cache.get(keyAt(index));
    },
  },
];

const questions: readonly Question[] = [
  {
    name: 'cache/hit-rivals',
    question: 'a hit in memory of an entry with a lifetime, versus other caches',
    ours: { name: '@weir/cache with ttl', setup: () => weir(true) },
    rivals,
    bar: rivals.map(({ name }) => ({ kind: 'at_least', ratio: 3, rival: name })),
  },
  {
    name: 'cache/hit-lru',
    question: 'a hit in memory, versus await lru.get',
    ours: { name: '@weir/cache', setup: () => weir(false) },
    rivals: [lru],
    bar: { kind: 'at_most', ratio: 1.5 },
  },
  {
    name: 'cache/hit-lru-ttl',
    question: 'a hit in memory of an entry with a lifetime, versus await lru.get of one',
    ours: { name: '@weir/cache', setup: () => weir(true) },
    rivals: [lruWithTtl],
    bar: { kind: 'at_most', ratio: 1.5 },
  },
];

export default questions;
