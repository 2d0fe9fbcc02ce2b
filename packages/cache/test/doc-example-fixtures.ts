/** The names that examples in doc comments use without saying where they come from. */
import { Cache, type CacheOperationEvent } from '../src/index.ts';
import type { RedisPubSubConnection } from '../src/redis.ts';

export const books = Cache.builder<string, string>('books').memory({ maxEntries: 1_000 }).build();

export const events: CacheOperationEvent[] = [];

/** Stands for a connected client of the `redis` package that has nothing. */
export const redis: RedisPubSubConnection = {
  isReady: true,
  sendCommand: async () => null,
  duplicate: () => ({
    connect: async () => {},
    on: () => {},
    subscribe: async () => {},
    destroy: () => {},
  }),
};
