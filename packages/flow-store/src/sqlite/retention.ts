/** Lets the oldest flows go, whole, when the store is too large or they are too old. */
import { countUp } from './counters.ts';
import type { Database } from './database.ts';
import type { FlowTable } from './flow-table.ts';

/** How much is kept. */
export interface Retention {
  /** Pages in use, in bytes. */
  readonly bytes: number;
  /** Milliseconds since the store last took an event of the flow; Infinity for ever. */
  readonly ageMs: number;
}

// So many at once, in a transaction of their own: appends wait for no longer.
const STEP = 500;
// What is freed at once, so that not every append has to free something.
const LOW_WATER = 0.95;

const OLDEST = 'SELECT flow_id, events FROM flow WHERE touched < ? ORDER BY touched LIMIT ?';
const NAMED = 'SELECT flow_id, events FROM flow WHERE flow_id = ?';

/**
 * Removes flows, those first of which the store was longest without an event: its own clock decides, since a time that an
 * event brings may be wrong.
 *
 * @returns ids of the flows that went
 */
export function evict(
  database: Database,
  table: FlowTable,
  { bytes, ageMs }: Retention,
  nowMs: number,
): readonly string[] {
  const gone: string[] = [];
  const removeOldest = (count: number, before: number): number => {
    const oldest = database.all(OLDEST, before, Math.min(count, STEP));
    if (oldest.length === 0) return 0;
    gone.push(...remove(database, table, oldest));
    return oldest.length;
  };
  if (Number.isFinite(ageMs)) while (removeOldest(STEP, Math.floor(nowMs - ageMs)) === STEP);
  let used = database.usedBytes();
  if (used <= bytes) return gone;
  for (;;) {
    const flows = Number(database.get('SELECT count(*) AS flows FROM flow')?.['flows']);
    const surplus = used - bytes * LOW_WATER;
    if (surplus <= 0 || flows === 0) return gone;
    removeOldest(Math.max(1, Math.ceil((flows * surplus) / used)), Number.MAX_SAFE_INTEGER);
    used = database.usedBytes();
  }
}

/** Removes the flows of these ids. @returns ids of those that were there */
export function evictNamed(database: Database, table: FlowTable, flowIds: readonly string[]): readonly string[] {
  const gone: string[] = [];
  for (let index = 0; index < flowIds.length; index += STEP) {
    const named = [...new Set(flowIds.slice(index, index + STEP))];
    const rows = named.map((flowId) => database.get(NAMED, flowId)).filter((row) => row !== undefined);
    gone.push(...remove(database, table, rows));
  }
  return gone;
}

/** One step: rows of flows, in a transaction of their own. */
function remove(
  database: Database,
  table: FlowTable,
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  const flowIds = rows.map(({ flow_id: flowId }) => String(flowId));
  if (flowIds.length === 0) return flowIds;
  database.inTransaction(() => {
    for (const flowId of flowIds) table.remove(flowId);
    countUp(database, 'evicted_flows', rows.length);
    countUp(
      database,
      'evicted_events',
      rows.reduce((sum, { events }) => sum + Number(events), 0),
    );
    table.flush();
  });
  return flowIds;
}
