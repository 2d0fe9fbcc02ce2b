/** Spans of ten minutes, by which flows are found in time. */
import { clampedTime, EARLIEST_NS } from '../../definitions/storable-time.ts';

/** Nanoseconds of a span. */
export const SLOT_NS = 600_000_000_000n;

/** The number of the span that holds a time, from 0 at the earliest one that is stored. */
export function slotAt(ns: bigint): number {
  return Number((clampedTime(ns) - EARLIEST_NS) / SLOT_NS);
}
