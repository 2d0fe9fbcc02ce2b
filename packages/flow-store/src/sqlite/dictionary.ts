/** Texts that many rows share, each combination kept once under a number, as long as a row uses it. */
import type { Database } from './database.ts';

/** Most combinations that are kept in memory. */
const MAX_CACHED = 10_000;

/**
 * A table of combinations of texts.
 *
 * Invariant: after `flush`, `uses` of each row is how often it is used, and no row is without use. In between, what the
 * uses changed by is here.
 */
export class Dictionary {
  readonly #database: Database;
  readonly #insert: string;
  readonly #find: string;
  readonly #read: string;
  readonly #use: string;
  readonly #remove: string;
  readonly #columns: readonly string[];
  readonly #ids = new Map<string, number>();
  readonly #texts = new Map<number, readonly string[]>();
  readonly #uses = new Map<number, number>();

  constructor(database: Database, table: string, columns: readonly string[]) {
    this.#database = database;
    this.#columns = columns;
    const all = columns.join(', ');
    this.#insert = `INSERT INTO ${table} (${all}, uses) VALUES (${columns.map(() => '?').join(', ')}, 0)`;
    this.#find = `SELECT id FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')}`;
    this.#read = `SELECT ${all} FROM ${table} WHERE id = ?`;
    this.#use = `UPDATE ${table} SET uses = uses + ? WHERE id = ?`;
    this.#remove = `DELETE FROM ${table} WHERE id = ? AND uses = 0`;
  }

  /** The number of a combination; undefined where it is not there. */
  find(texts: readonly string[]): number | undefined {
    const key = keyOf(texts);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const found = this.#database.get(this.#find, ...texts)?.['id'];
    if (found === undefined) return undefined;
    return this.#remember(key, Number(found), texts);
  }

  /** The number of a combination, which is made where it is not there. */
  id(texts: readonly string[]): number {
    const found = this.find(texts);
    if (found !== undefined) return found;
    const { id } = this.#database.run(this.#insert, ...texts);
    this.#uses.set(id, 0);
    return this.#remember(keyOf(texts), id, texts);
  }

  /** The combination of a number. */
  texts(id: number): readonly string[] {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const row = this.#database.get(this.#read, id) ?? {};
    const texts = this.#columns.map((column) => String(row[column]));
    this.#remember(keyOf(texts), id, texts);
    return texts;
  }

  /** A row more, or with -1 a row fewer, uses it. */
  use(id: number, change: 1 | -1): void {
    this.#uses.set(id, (this.#uses.get(id) ?? 0) + change);
  }

  /** Writes how the uses changed, and removes what has none left. */
  flush(): void {
    for (const [id, change] of this.#uses) {
      if (change !== 0) this.#database.run(this.#use, change, id);
      if (change <= 0 && this.#database.run(this.#remove, id).changes > 0) this.#forget(id);
    }
    this.#uses.clear();
  }

  /** Forgets all that is not written. */
  reset(): void {
    this.#ids.clear();
    this.#texts.clear();
    this.#uses.clear();
  }

  #remember(key: string, id: number, texts: readonly string[]): number {
    if (this.#ids.size >= MAX_CACHED) {
      this.#ids.clear();
      this.#texts.clear();
    }
    this.#ids.set(key, id);
    this.#texts.set(id, texts);
    return id;
  }

  #forget(id: number): void {
    const texts = this.#texts.get(id);
    if (texts !== undefined) this.#ids.delete(keyOf(texts));
    this.#texts.delete(id);
  }
}

// No text of an event has a control character.
function keyOf(texts: readonly string[]): string {
  return texts.join('\u0000');
}
