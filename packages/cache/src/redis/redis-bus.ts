/** Tells other processes over Redis what is no longer true. */
import { randomUUID } from 'node:crypto';
import { mustBe } from '../checks.ts';
import type { InvalidationBus, InvalidationMessage } from '../invalidation/bus.ts';
import { faults } from '../telemetry/faults.ts';
import type { RedisPubSubConnection, RedisSubscriber } from './connection.ts';

/** What a bus is told. */
export interface RedisBusOptions {
  /** Connected by the application, which also closes it; duplicated for the subscription. */
  readonly connection: RedisPubSubConnection;
  /** The same in every process, and another for every cache. */
  readonly channel: string;
}

/**
 * An invalidation bus over Redis Pub/Sub. Redis keeps no message for who is not there: when the subscription is back after
 * an interruption, everything counts as invalid.
 *
 * @example
 * const bus = new RedisInvalidationBus({ connection: redis, channel: 'books' });
 * const books = Cache.builder<string, string>('books').memory({ maxEntries: 1_000 }).invalidationBus(bus).build();
 */
export class RedisInvalidationBus implements InvalidationBus {
  readonly #options: RedisBusOptions;
  readonly #origin: string = randomUUID();
  #subscriber: RedisSubscriber | undefined;

  /** @throws CacheError `WEIR_CACHE_OPTION` */
  constructor(options: RedisBusOptions) {
    const { connection, channel } = options;
    mustBe(typeof connection?.duplicate === 'function', 'connection', 'a client of the redis package', connection);
    mustBe(typeof channel === 'string' && channel !== '', 'channel', 'a text that is not empty', channel);
    this.#options = options;
  }

  async publish(message: InvalidationMessage): Promise<void> {
    const { connection, channel } = this.#options;
    if (!connection.isReady) throw new Error('the client is not connected');
    await connection.sendCommand(['PUBLISH', channel, JSON.stringify({ ...message, origin: this.#origin })]);
  }

  async subscribe(listener: (message: InvalidationMessage) => void): Promise<void> {
    const subscriber = this.#options.connection.duplicate();
    this.#subscriber = subscriber;
    // The client connects again by itself; without a listener its errors would end the process.
    subscriber.on('error', () => faults.count('bus_error', 'the subscription to invalidations was interrupted'));
    let isFirst = true;
    subscriber.on('ready', () => {
      if (!isFirst) listener({ kind: 'clear' });
      isFirst = false;
    });
    await subscriber.connect();
    await subscriber.subscribe(this.#options.channel, (text) => {
      const message = messageOf(text, this.#origin);
      if (message !== undefined) listener(message);
    });
  }

  close(): void {
    this.#subscriber?.destroy();
    this.#subscriber = undefined;
  }
}

/** Undefined for one of our own, and for what is none, which is counted. */
function messageOf(text: string, own: string): InvalidationMessage | undefined {
  try {
    const { origin, kind, keys, tags } = JSON.parse(text) as Record<string, unknown>;
    if (origin === own) return undefined;
    if (kind === 'clear') return { kind };
    if (kind === 'keys' && areTexts(keys)) return { kind, keys };
    if (kind === 'tags' && areTexts(tags)) return { kind, tags };
  } catch {
    // Counted below.
  }
  faults.count('bus_error', 'a message on the channel of invalidations was not one');
  return undefined;
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
