/** How long a tracker waits, and how much it keeps. */
import { LOST_AFTER_MS } from '../history/flow-state.ts';
import { requireInteger } from '../options.ts';

/** Delays and bounds of a `FlowTracker`; integers of at least 1, delays in milliseconds. */
export interface FlowTrackerLimits {
  /** How much later than they happened events may come: a complete flow is settled, and a missing acknowledgement told, only after so long. Default 10,000. */
  readonly graceMs?: number;
  /** A failed flow that is quiet for so long is settled: until then another attempt may repair it. Default 300,000. */
  readonly failedAfterMs?: number;
  /** A flow that is quiet for so long is settled as what it is. Default 86,400,000 (24 hours). */
  readonly lostAfterMs?: number;
  /** Most open flows per source; past it the flow that began first is given up. Default 100,000. */
  readonly maxOpenFlows?: number;
  /** Most events kept per source; past it the flow that began first is given up. Default 1,000,000. */
  readonly maxEvents?: number;
  /** Most events kept of one flow; further ones are counted only. Default 1,000. */
  readonly maxEventsPerFlow?: number;
  /** Most pathways that metrics tell apart. Default 100. */
  readonly maxPathways?: number;
  /** Most nodes that metrics tell apart. Default 100. */
  readonly maxNodes?: number;
}

const DEFAULTS: Required<FlowTrackerLimits> = {
  graceMs: 10_000,
  failedAfterMs: 300_000,
  lostAfterMs: LOST_AFTER_MS,
  maxOpenFlows: 100_000,
  maxEvents: 1_000_000,
  maxEventsPerFlow: 1_000,
  maxPathways: 100,
  maxNodes: 100,
};

/** @throws FlowEventsError `WEIR_FLOW_OPTION` when one is out of range */
export function flowTrackerLimits(given: FlowTrackerLimits): Required<FlowTrackerLimits> {
  const limits = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof FlowTrackerLimits)[]) {
    limits[name] = requireInteger(name, given[name] ?? DEFAULTS[name], 1);
  }
  return limits;
}
