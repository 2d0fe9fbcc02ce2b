/** The tier in Redis, over a client of the application's. */
import { mustBe } from '../checks.ts';
import type { CacheEntry } from '../entry.ts';
import type { CacheTier, Undecodable } from '../tier/cache-tier.ts';
import { type Encoding, encodingOf, type RemoteTierOptions } from '../tier/remote-options.ts';
import type { RedisConnection } from './connection.ts';
import { INSERT_WITH_TAGS } from './scripts.ts';

/** What a Redis tier is told. */
export interface RedisTierOptions<K, V> extends RemoteTierOptions<K, V> {
  /** Default `redis`. */
  readonly name?: string;
  /** Connected by the application, which also closes it. */
  readonly connection: RedisConnection;
  /** Before every key; what begins with it belongs to this tier, and goes when it is cleared. Default `cache:`. */
  readonly prefix?: string;
}

const BYTES = { typeMapping: { 36: Buffer } };
const SCAN_COUNT = '1000';
const UNLINK_AT_ONCE = 1_000;

/**
 * Holds entries in Redis until they are past all use, when Redis drops them. Tells at once that it fails while the client
 * is not connected, so that a call never waits in the client's queue for Redis to come back.
 *
 * @example
 * const tier = new RedisTier<string, string>({ connection: redis, prefix: 'books:' });
 * const books = Cache.builder<string, string>('books').memory({ maxEntries: 1_000 }).fallback(tier).build();
 */
export class RedisTier<K, V> implements CacheTier<K, V> {
  readonly name: string;
  readonly isShared: boolean = true;
  readonly #connection: RedisConnection;
  readonly #prefix: string;
  readonly #encoding: Encoding<K, V>;

  /** @throws CacheError `WEIR_CACHE_OPTION` */
  constructor(options: RedisTierOptions<K, V>) {
    const { name = 'redis', connection, prefix = 'cache:' } = options;
    mustBe(typeof connection?.sendCommand === 'function', 'connection', 'a client of the redis package', connection);
    mustBe(typeof prefix === 'string' && prefix !== '', 'prefix', 'a text that is not empty', prefix);
    this.name = name;
    this.#connection = connection;
    this.#prefix = prefix;
    this.#encoding = encodingOf(options);
  }

  async get(key: K): Promise<CacheEntry<V> | Undecodable | undefined> {
    const reply = await this.#send(['GET', this.#entryKey(key)], BYTES);
    if (reply === null || reply === undefined) return undefined;
    if (!(reply instanceof Uint8Array)) throw new TypeError(`Redis answered GET with a ${typeof reply}`);
    return this.#encoding.payload.decode(reply);
  }

  async insert(key: K, entry: CacheEntry<V>): Promise<boolean> {
    const payload = this.#encoding.payload.encode(entry);
    const entryKey = this.#entryKey(key);
    const until = Number.isFinite(entry.keepUntil) ? `${Math.ceil(entry.keepUntil)}` : '';
    if (entry.tags.length === 0) {
      await this.#send(['SET', entryKey, payload, ...(until === '' ? [] : ['PXAT', until])]);
      return true;
    }
    const keys = [entryKey, ...entry.tags.map((tag) => this.#tagKey(tag))];
    await this.#send(['EVAL', INSERT_WITH_TAGS, `${keys.length}`, ...keys, payload, until, `${entry.storedAt}`]);
    return true;
  }

  async invalidate(key: K): Promise<void> {
    await this.#send(['UNLINK', this.#entryKey(key)]);
  }

  async invalidateTags(tags: readonly string[]): Promise<void> {
    for (const tag of tags) {
      const tagKey = this.#tagKey(tag);
      const keys = await this.#send(['ZRANGE', tagKey, '0', '-1'], BYTES);
      await this.#unlink([...asKeys(keys), Buffer.from(tagKey)]);
    }
  }

  async clear(): Promise<void> {
    const pattern = `${this.#prefix.replace(/[\\*?[\]]/g, String.raw`\$&`)}*`;
    let cursor = '0';
    do {
      const reply = await this.#send(['SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT], BYTES);
      const [next, keys] = Array.isArray(reply) ? (reply as unknown[]) : [];
      cursor = next instanceof Buffer ? next.toString() : '0';
      await this.#unlink(asKeys(keys));
    } while (cursor !== '0');
  }

  #entryKey(key: K): string {
    return `${this.#prefix}e:${this.#encoding.keyText(key)}`;
  }

  #tagKey(tag: string): string {
    return `${this.#prefix}t:${tag}`;
  }

  async #unlink(keys: readonly Buffer[]): Promise<void> {
    for (let at = 0; at < keys.length; at += UNLINK_AT_ONCE) {
      await this.#send(['UNLINK', ...keys.slice(at, at + UNLINK_AT_ONCE)]);
    }
  }

  #send(args: readonly (string | Buffer)[], options?: typeof BYTES): Promise<unknown> {
    if (!this.#connection.isReady) throw new RedisNotReady('the client is not connected');
    return this.#connection.sendCommand(args, options);
  }
}

/** Names itself in telemetry. */
class RedisNotReady extends Error {
  override readonly name = 'RedisNotReady';
}

function asKeys(reply: unknown): Buffer[] {
  return Array.isArray(reply) ? (reply as unknown[]).filter((key): key is Buffer => key instanceof Buffer) : [];
}
