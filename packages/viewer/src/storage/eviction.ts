/** Lets go of the oldest units, whole, so that a database keeps within its bounds. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { COUNTED, noRows, type RowCounts } from '../rows/counts.ts';
import { UNIT_TABLES } from './schema.ts';

/** How much a database may hold. */
export interface Bounds {
  readonly maxBytes: number;
  /** How old a unit may get, in milliseconds. */
  readonly maxAgeMs?: number;
}

/** What left. */
export interface Evicted {
  readonly flowIds: readonly string[];
  readonly counts: RowCounts;
}

/** In one step the oldest fiftieth leaves: small enough not to take what would have fitted, large enough to be rare. */
const SHARE = 50;

/** Units that are looked at for their age in one step. */
const AGED = 1_000;

/** Finds what has to leave, and removes it. Flows are named by which the same can be let go elsewhere. */
export class Eviction {
  readonly #db: DatabaseSync;
  readonly #bounds: Bounds;
  readonly #usage: StatementSync;
  readonly #ends: StatementSync;
  readonly #aged: StatementSync;

  constructor(db: DatabaseSync, bounds: Bounds) {
    this.#db = db;
    this.#bounds = bounds;
    this.#usage = db.prepare(
      'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
    );
    this.#ends = db.prepare('SELECT min(id) AS first, max(id) AS last FROM unit');
    this.#aged = db.prepare(
      `SELECT max(id) AS last FROM (SELECT id, begun FROM unit ORDER BY id LIMIT ${AGED}) WHERE begun < ?`,
    );
  }

  /** Bytes of all tables and indexes. */
  usedBytes(): number {
    return (this.#usage.get() as { bytes: number }).bytes;
  }

  /** Removes what is too much or too old; undefined where that is nothing. @param nowMs milliseconds since the epoch */
  run(nowMs: number): Evicted | undefined {
    const gone: Evicted[] = [];
    const { maxBytes, maxAgeMs } = this.#bounds;
    while (maxAgeMs !== undefined) {
      const { last } = this.#aged.get(nowMs - maxAgeMs) as { last: number | null };
      if (last === null) break;
      gone.push(this.#removeUpTo(last));
    }
    while (this.usedBytes() > maxBytes) {
      const { first, last } = this.#ends.get() as { first: number | null; last: number };
      if (first === null) break;
      gone.push(this.#removeUpTo(first + Math.floor((last - first) / SHARE)));
    }
    return gone.length === 0 ? undefined : sumOf(gone);
  }

  /** Removes the units of these flows, which have left elsewhere. */
  removeFlows(flowIds: readonly string[]): Evicted {
    const counts = noRows();
    const flowUnit = this.#db.prepare(
      'SELECT id FROM unit WHERE flow = ? UNION SELECT unit FROM trace WHERE trace = ?',
    );
    for (const flow of flowIds) {
      for (const { id } of flowUnit.all(flow, flow) as { id: number }[]) {
        this.#removeRows('= ?', id, counts);
        this.#db.prepare('DELETE FROM unit WHERE id = ?').run(id);
      }
    }
    return { flowIds, counts };
  }

  #removeUpTo(unit: number): Evicted {
    const flowIds = this.#db
      .prepare(
        `SELECT flow FROM unit WHERE id <= ?1 AND flow IS NOT NULL
         UNION ALL SELECT trace FROM trace JOIN unit ON unit.id = trace.unit WHERE trace.unit <= ?1 AND flow IS NULL`,
      )
      .all(unit)
      .map((row) => String(row['flow']));
    const counts = noRows();
    this.#removeRows('<= ?', unit, counts);
    this.#db.prepare('DELETE FROM unit WHERE id <= ?').run(unit);
    // Rows that many units share stay as long as one of them does.
    this.#db.prepare('DELETE FROM series WHERE last_unit <= ?').run(unit);
    this.#db.prepare('DELETE FROM origin WHERE last_unit <= ?').run(unit);
    return { flowIds, counts };
  }

  #removeRows(which: string, unit: number, counts: RowCounts): void {
    for (const table of UNIT_TABLES) {
      const { changes } = this.#db.prepare(`DELETE FROM ${table} WHERE unit ${which}`).run(unit);
      const kind = COUNTED[table as keyof typeof COUNTED];
      if (kind !== undefined) counts[kind] += Number(changes);
    }
  }
}

function sumOf(parts: readonly Evicted[]): Evicted {
  const counts = noRows();
  for (const part of parts) {
    for (const kind of Object.keys(counts) as (keyof RowCounts)[]) counts[kind] += part.counts[kind];
  }
  return { flowIds: parts.flatMap(({ flowIds }) => flowIds), counts };
}
