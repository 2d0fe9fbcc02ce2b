/** Takes events into the store, in one transaction. */
import type { FlowEvent } from '@weir/flow-events';
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import { isStorable } from '../definitions/storable-time.ts';
import { countUp } from './counters.ts';
import type { Database } from './database.ts';
import { uuidBytes } from './event-row.ts';
import type { FlowTable } from './flow-table.ts';

/** What became of the events of one call. */
export interface Appended {
  stored: number;
  repeated: number;
  /** Their time is outside of what a store takes. */
  outOfRange: number;
  /** Their flow has as many events as it may have. */
  tooMany: number;
}

/** Options of {@link append}. */
export interface AppendOptions {
  readonly nowMs: number;
  readonly maxEventsPerFlow: number;
}

const HAS_EVENT = 'SELECT 1 FROM event WHERE event_id = ?';

/** Adds the events of several calls; the caller holds the transaction and flushes. */
export function append(
  database: Database,
  table: FlowTable,
  calls: readonly (readonly FlowEvent[])[],
  { nowMs, maxEventsPerFlow }: AppendOptions,
): readonly Appended[] {
  const fresh = new Map<string, FlowEvent[]>();
  const seen = new Set<string>();
  const results = calls.map((events) => {
    const result: Appended = { stored: 0, repeated: 0, outOfRange: 0, tooMany: 0 };
    for (const event of events) {
      const { event_id: eventId, flow_id: flowId } = event;
      if (!isStorable(toNanoseconds(parseRfc3339(event.timestamp) ?? [0, 0]))) {
        result.outOfRange += 1;
        continue;
      }
      if (seen.has(eventId) || database.get(HAS_EVENT, uuidBytes(eventId)) !== undefined) {
        result.repeated += 1;
        continue;
      }
      const ofFlow = fresh.get(flowId) ?? [];
      if (ofFlow.length + (table.find(flowId)?.events.size ?? 0) >= maxEventsPerFlow) {
        result.tooMany += 1;
        continue;
      }
      seen.add(eventId);
      ofFlow.push(event);
      fresh.set(flowId, ofFlow);
      result.stored += 1;
    }
    return result;
  });
  for (const [flowId, events] of fresh) table.add(table.open(flowId), events, nowMs);
  countUp(database, 'repeats', total(results, 'repeated'));
  return results;
}

function total(results: readonly Appended[], member: keyof Appended): number {
  return results.reduce((sum, result) => sum + result[member], 0);
}
