/** Gathers what a transaction changes of the counts by series and span, and writes it at its end. */
import { bucketOf } from '../definitions/duration-buckets.ts';
import { addDuration, addTally, decodeTally, encodeTally, newTally, type Tally } from '../definitions/tally.ts';
import { type Span, SPAN_NS, spanAt } from '../definitions/time-parts.ts';
import type { Database } from './database.ts';

/** One hop or one flow, as it is counted. */
export interface Entry {
  readonly series: number;
  /** The span it is counted in holds this time. */
  readonly atNs: bigint;
  readonly durations: readonly bigint[];
  readonly weight: number;
  readonly isError: boolean;
  readonly isComplete: boolean;
}

interface Change {
  readonly series: number;
  readonly span: Span;
  readonly start: number;
  readonly tally: Tally;
}

/** Most that one flow counts for: sums of many stay exact. */
export const MAX_WEIGHT = 1_000_000_000;

const SPANS = Object.keys(SPAN_NS) as Span[];
const READ = 'SELECT counts FROM tally WHERE series = ? AND span = ? AND start = ?';
const WRITE = 'INSERT OR REPLACE INTO tally (series, span, start, counts) VALUES (?, ?, ?, ?)';
const REMOVE = 'DELETE FROM tally WHERE series = ? AND span = ? AND start = ?';

/**
 * The changes of one transaction.
 *
 * Invariant: what is written plus what is here is the count of all hops and flows of the store.
 */
export class TallyLedger {
  readonly #database: Database;
  readonly #changes = new Map<string, Change>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Counts an entry, or with -1 takes one back that was counted just so. */
  count(entry: Entry, sign: 1 | -1): void {
    const { series, atNs, durations, isError, isComplete } = entry;
    const weight = sign * Math.min(entry.weight, MAX_WEIGHT);
    const buckets = durations.map((duration) => bucketOf(duration));
    for (const span of SPANS) {
      const { tally } = this.#change(series, span, spanAt(span, atNs), durations.length);
      tally.rows += sign;
      tally.count += weight;
      if (isError) tally.errors += weight;
      if (isComplete) tally.complete += weight;
      buckets.forEach((bucket, index) => addDuration(tally, index, bucket, weight));
    }
  }

  /** Writes the changes. */
  flush(): void {
    for (const { series, span, start, tally } of this.#changes.values()) {
      const before = this.#database.get(READ, series, span, start)?.['counts'];
      if (before instanceof Uint8Array) addTally(tally, decodeTally(before, tally.durations.length));
      if (tally.rows === 0) this.#database.run(REMOVE, series, span, start);
      else this.#database.run(WRITE, series, span, start, encodeTally(tally));
    }
    this.#changes.clear();
  }

  /** Forgets all that is not written. */
  reset(): void {
    this.#changes.clear();
  }

  #change(series: number, span: Span, start: number, durations: number): Change {
    const key = `${series} ${span} ${start}`;
    let change = this.#changes.get(key);
    if (change === undefined) {
      change = { series, span, start, tally: newTally(durations) };
      this.#changes.set(key, change);
    }
    return change;
  }
}
