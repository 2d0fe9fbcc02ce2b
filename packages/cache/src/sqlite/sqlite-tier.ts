/** The tier in a file of this machine: Node's own SQLite. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { mustBe, mustBeCount } from '../checks.ts';
import type { CacheEntry } from '../entry.ts';
import { primitiveKey } from '../key-text.ts';
import type { CacheTier, EvictionListener, Undecodable } from '../tier/cache-tier.ts';
import { type Encoding, encodingOf, type RemoteTierOptions } from '../tier/remote-options.ts';
import { SCHEMA } from './schema.ts';

/** What a SQLite tier is told. */
export interface SqliteTierOptions<K, V> extends RemoteTierOptions<K, V> {
  /** Default `sqlite`. */
  readonly name?: string;
  /** Path of the file, which is made where there is none; `:memory:` keeps nothing. */
  readonly file: string;
  /** The oldest go when there are more, by and by: there may be a hundredth more. At least 1; default 100,000. */
  readonly maxEntries?: number;
  /** Milliseconds to wait for another process that writes; default 100. */
  readonly busyTimeoutMs?: number;
}

const PRUNE_SHARE = 100;

/**
 * Holds entries in a SQLite file that processes of one machine share. Calls are synchronous: a read takes tens of
 * microseconds, in which nothing else runs.
 *
 * @example
 * const tier = new SqliteTier<string, string>({ file: ':memory:' });
 * const books = Cache.builder<string, string>('books').memory({ maxEntries: 1_000 }).fallback(tier).build();
 * await books.insert('b-1', 'Dune'); // 'accepted'
 * tier.len(); // 1
 */
export class SqliteTier<K, V> implements CacheTier<K, V> {
  readonly name: string;
  readonly isShared: boolean = true;
  readonly #database: DatabaseSync;
  readonly #encoding: Encoding<K, V>;
  readonly #maxEntries: number;
  readonly #statements = new Map<string, StatementSync>();
  #untilPrune = 0;
  #onEviction: EvictionListener<K> | undefined;

  /** @throws CacheError `WEIR_CACHE_OPTION`; what SQLite throws where it cannot open the file */
  constructor(options: SqliteTierOptions<K, V>) {
    const { name = 'sqlite', file, maxEntries = 100_000, busyTimeoutMs = 100 } = options;
    mustBe(typeof file === 'string' && file !== '', 'file', 'a path', file);
    mustBeCount('maxEntries', maxEntries);
    mustBe(
      Number.isSafeInteger(busyTimeoutMs) && busyTimeoutMs >= 0,
      'busyTimeoutMs',
      'an integer from 0',
      busyTimeoutMs,
    );
    this.name = name;
    this.#maxEntries = maxEntries;
    this.#encoding = encodingOf(options);
    this.#database = new DatabaseSync(file);
    this.#database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; ${SCHEMA}`);
  }

  get(key: K): CacheEntry<V> | Undecodable | undefined {
    const row = this.#prepared('SELECT payload FROM entries WHERE key = ?').get(this.#bytes(key));
    const payload = row?.['payload'];
    return payload instanceof Uint8Array ? this.#encoding.payload.decode(payload) : undefined;
  }

  insert(key: K, entry: CacheEntry<V>): boolean {
    const bytes = this.#bytes(key);
    const payload = this.#encoding.payload.encode(entry);
    this.#inOne(() => {
      // The row before goes, and its tags with it: a new row number makes it the youngest.
      this.#prepared('DELETE FROM entries WHERE key = ?').run(bytes);
      this.#prepared('INSERT INTO entries (key, payload, keep_until) VALUES (?, ?, ?)').run(
        bytes,
        payload,
        entry.keepUntil,
      );
      for (const tag of new Set(entry.tags))
        this.#prepared('INSERT INTO tags (tag, key) VALUES (?, ?)').run(tag, bytes);
    });
    this.#prune(entry.storedAt);
    return true;
  }

  invalidate(key: K): void {
    this.#prepared('DELETE FROM entries WHERE key = ?').run(this.#bytes(key));
  }

  invalidateTags(tags: readonly string[]): void {
    const remove = this.#prepared('DELETE FROM entries WHERE key IN (SELECT key FROM tags WHERE tag = ?)');
    this.#inOne(() => {
      for (const tag of tags) remove.run(tag);
    });
  }

  clear(): void {
    this.#prepared('DELETE FROM entries').run();
  }

  len(): number {
    return Number(this.#prepared('SELECT count(*) AS entries FROM entries').get()?.['entries']);
  }

  onEviction(listener: EvictionListener<K>): void {
    this.#onEviction = listener;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #prune(now: number): void {
    this.#untilPrune -= 1;
    if (this.#untilPrune >= 0) return;
    this.#untilPrune = Math.floor(this.#maxEntries / PRUNE_SHARE);
    const expired = this.#prepared('DELETE FROM entries WHERE keep_until < ? RETURNING key').all(now);
    const beyond = this.#prepared(
      'DELETE FROM entries WHERE id <= (SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET ?) RETURNING key',
    ).all(this.#maxEntries);
    for (const row of expired) this.#onEviction?.(keyOf(row), 'expired');
    for (const row of beyond) this.#onEviction?.(keyOf(row), 'size');
  }

  #inOne(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** A full disk ends the transaction by itself; that it did is told by an error alone, since the oldest Node of the range has no `isTransaction`. */
  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // There is none any more.
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Bytes, since SQLite reads texts up to the first NUL only. */
  #bytes(key: K): Buffer {
    return Buffer.from(this.#encoding.keyText(key));
  }
}

function keyOf<K>(row: Readonly<Record<string, unknown>>): K | undefined {
  const { key } = row;
  return key instanceof Uint8Array ? (primitiveKey(Buffer.from(key).toString('utf8'))?.key as K) : undefined;
}
