/** What a tracker has seen so far. */
import { FLOW_STATES, type FlowState } from '../history/flow-state.ts';
import type { UnjoinedReason } from './flow-source.ts';

/** Counts of a `FlowTracker`. */
export interface FlowTrackerStats {
  /** What was handed over to `track`. */
  readonly tracked: number;
  /** Of it, what was no flow event. */
  readonly badEvents: number;
  /** Events that joined no flow: known already, of a flow that is over, or past `maxEventsPerFlow`. */
  readonly unjoined: Readonly<Record<UnjoinedReason, number>>;
  /** Flows that are followed now. */
  readonly open: number;
  /** Flows that are over, by the state they ended in. */
  readonly settled: Readonly<Record<FlowState, number>>;
  /** Open flows given up for want of room. */
  readonly evicted: number;
  /** Awaited acknowledgements that did not come in time. */
  readonly timeouts: number;
}

/** The counters behind {@link FlowTrackerStats}. */
export class TrackerCounts {
  tracked = 0;
  badEvents = 0;
  evicted = 0;
  timeouts = 0;
  readonly unjoined: Record<UnjoinedReason, number> = { repeat: 0, late: 0, truncated: 0 };
  readonly settled: Record<FlowState, number> = Object.fromEntries(FLOW_STATES.map((state) => [state, 0])) as Record<
    FlowState,
    number
  >;

  stats(open: number): FlowTrackerStats {
    const { tracked, badEvents, evicted, timeouts, unjoined, settled } = this;
    return { tracked, badEvents, unjoined: { ...unjoined }, open, settled: { ...settled }, evicted, timeouts };
  }
}
