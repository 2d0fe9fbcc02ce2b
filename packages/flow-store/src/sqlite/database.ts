/** One connection to a SQLite file, its statements, and what its errors mean. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { errorName } from '@weir/otel-compat';
import { FlowStoreError } from '../errors.ts';
import { migrate, rollBack } from './migrate.ts';

/** A row as SQLite gives it. */
export type Row = Record<string, unknown>;

const CACHE_KIB = 32_768;
const JOURNAL_BYTES = 16_777_216;
const BUSY_MS = 5_000;

/**
 * A connection.
 *
 * Invariant: integers come as bigint, since times do not fit a number; a statement is compiled once.
 */
export class Database {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly schemaVersion: number;

  /** @throws FlowStoreError for a file that cannot be opened, is damaged, or not of flows */
  constructor(file: string, { readOnly = false }: { readonly readOnly?: boolean } = {}) {
    try {
      this.#database = new DatabaseSync(file, { readOnly });
    } catch (error) {
      throw engineError(error);
    }
    try {
      this.#database.exec(
        `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY`,
      );
      // Before anything is written: a foreign file stays as it is.
      this.schemaVersion = migrate(this.#database, { readOnly });
      // Readers do not wait for the writer. What was committed outlives the process; the power may take the last moment.
      if (!readOnly)
        this.#database.exec(
          `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = ${JOURNAL_BYTES}`,
        );
    } catch (error) {
      this.#database.close();
      throw engineError(error);
    }
  }

  run(sql: string, ...values: readonly SQLInputValue[]): { readonly changes: number; readonly id: number } {
    const { changes, lastInsertRowid } = this.#statement(sql).run(...values);
    return { changes: Number(changes), id: Number(lastInsertRowid) };
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Row by row; nothing else is to use the same text meanwhile. */
  each(sql: string, ...values: readonly SQLInputValue[]): Iterable<Row> {
    return this.#statement(sql).iterate(...values) as Iterable<Row>;
  }

  /** All of it or nothing. */
  inTransaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      rollBack(this.#database);
      throw error;
    }
  }

  /** Grows with each change by another connection. */
  dataVersion(): number {
    return this.#pragma('data_version');
  }

  /** Bytes of pages in use. */
  usedBytes(): number {
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * this.#pragma('page_size');
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #pragma(name: string): number {
    return Number(this.get(`PRAGMA ${name}`)?.[name] ?? 0);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** The error of the engine as one of this package; with the engine's name for the condition, and no text of its own. */
export function engineError(error: unknown): FlowStoreError {
  if (error instanceof FlowStoreError) return error;
  const { errcode, errstr } = (error ?? {}) as { errcode?: unknown; errstr?: unknown };
  // Extended codes carry the primary one in their last byte.
  const code = typeof errcode === 'number' ? errcode & 0xff : undefined;
  const condition = typeof errstr === 'string' ? errstr : errorName(error);
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB)
    return new FlowStoreError('WEIR_FLOW_STORE_CORRUPT', condition, { cause: error });
  return new FlowStoreError('WEIR_FLOW_STORE_ENGINE', condition, { cause: error });
}
