/** Reads of single books, through memory and then Redis or SQLite. */
import { Cache, type CacheTier } from '@weir/cache';
import { SqliteTier } from '@weir/cache/sqlite';
import type { FindBookRow } from '../generated/books.ts';

/** A book as it is cached. */
export type Book = FindBookRow;

/** A cache of books by id, and its end. */
export interface BookCache {
  readonly cache: Cache<number, Book>;
  readonly close: () => Promise<void>;
}

const MAX_IN_MEMORY = 1_000;
const TTL_MS = 30_000;

/**
 * @param redisUrl of the Redis that the processes of the application share; without one, a SQLite file stands in its place
 * @param file of SQLite; `:memory:` keeps nothing
 */
export async function openBookCache(redisUrl: string | undefined, file: string): Promise<BookCache> {
  const { tier, close } =
    redisUrl === undefined
      ? { tier: new SqliteTier<number, Book>({ file }), close: async () => {} }
      : await redisTier(redisUrl);
  const cache = Cache.builder<number, Book>('books')
    .memory({ maxEntries: MAX_IN_MEMORY })
    .ttl(TTL_MS)
    .fallback(tier)
    .stampedeProtection()
    // Spans and metrics tell of hits and misses; the log is for what somebody should know.
    .logs('info')
    .build();
  return {
    cache,
    async close() {
      await cache.close();
      await close();
    },
  };
}

async function redisTier(url: string): Promise<{ tier: CacheTier<number, Book>; close: () => Promise<void> }> {
  // Loaded only where it is used.
  const [{ createClient }, { RedisTier }] = await Promise.all([import('redis'), import('@weir/cache/redis')]);
  const connection = createClient({ url });
  connection.on('error', ({ name }: Error) => console.error(`redis: the connection was lost (${name})`));
  // Reads go to the database while it is away; the client connects again by itself.
  connection.connect().catch(() => {});
  return {
    tier: new RedisTier<number, Book>({ connection, prefix: 'bookapp:books:' }),
    async close() {
      connection.destroy();
    },
  };
}
