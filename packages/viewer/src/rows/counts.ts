/** How many rows there are of each kind, kept by whoever adds and removes them: counting a million takes too long. */
import type { DatabaseSync } from 'node:sqlite';

/** Kinds that are counted, by their table. */
export const COUNTED = { span: 'spans', log: 'logs', point: 'metricPoints', cloud_event: 'cloudEvents' } as const;

/** Rows by kind. */
export type RowCounts = Record<(typeof COUNTED)[keyof typeof COUNTED], number>;

/** None of any kind. */
export function noRows(): RowCounts {
  return { spans: 0, logs: 0, metricPoints: 0, cloudEvents: 0 };
}

/** What a database holds when it is opened. */
export function countedRows(db: DatabaseSync): RowCounts {
  const counts = noRows();
  for (const [table, kind] of Object.entries(COUNTED) as [keyof typeof COUNTED, keyof RowCounts][]) {
    counts[kind] = (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  }
  return counts;
}

/** Adds `more` to `counts`. */
export function addRows(counts: RowCounts, more: RowCounts, sign: 1 | -1 = 1): void {
  for (const kind of Object.keys(counts) as (keyof RowCounts)[]) counts[kind] += sign * more[kind];
}
