/** Which times a store takes: differences of any two, and sums of hops, fit 64 bits. */

const NS = 1_000_000_000n;

/** 1900-01-01T00:00:00Z. */
export const EARLIEST_NS: bigint = -2_208_988_800n * NS;
/** 2190-01-01T00:00:00Z, the first instant that is too late. */
export const LATEST_NS: bigint = 6_942_585_600n * NS;

/** Whether a store takes an event of this time. */
export function isStorable(atNs: bigint): boolean {
  return atNs >= EARLIEST_NS && atNs < LATEST_NS;
}

/** The time, moved to the nearest one that a 64-bit column of storable times can be compared with. */
export function clampedTime(ns: bigint): bigint {
  if (ns < EARLIEST_NS) return EARLIEST_NS;
  return ns > LATEST_NS ? LATEST_NS : ns;
}
