/** How many operations shared one load: a follower's span links to its leader's. */
import type { DatabaseSync } from 'node:sqlite';
import { rowsOf } from './context.ts';

/** Leaders of one answer. */
const MAX_LEADERS = 50_000;

/** By cache and step the most operations that shared one load, where more than one did. */
export function stampedes(
  db: DatabaseSync,
  from: bigint,
  to: bigint,
  stepNs: bigint,
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const rows = rowsOf(
    db,
    `SELECT cache_fact.cache, CAST((min(cache_fact.at) - ?1) / ?3 AS INTEGER) AS step, count(*) + 1 AS width
     FROM cache_fact JOIN span_link ON span_link.trace = cache_fact.trace AND span_link.span = cache_fact.span
     WHERE cache_fact.at >= ?1 AND cache_fact.at < ?2 AND cache_fact.role = 'follower'
     GROUP BY cache_fact.cache, span_link.to_trace, span_link.to_span LIMIT ${MAX_LEADERS}`,
    [from, to, stepNs],
  );
  const widths = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const [cache, step, width] = [String(row['cache']), Number(row['step']), Number(row['width'])];
    let steps = widths.get(cache);
    if (steps === undefined) widths.set(cache, (steps = new Map()));
    steps.set(step, Math.max(width, steps.get(step) ?? 0));
  }
  return widths;
}
