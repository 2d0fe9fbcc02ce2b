/** All of a flow that does not depend on the present time: what a store keeps of it to answer by. */
import {
  type AnnouncedAck,
  type FlowEvent,
  type FlowHop,
  flowHops,
  type FlowState,
  flowSummary,
  metAcks,
  orderedFlowEvents,
  type TimedFlowEvent,
} from '@weir/flow-events';

/** A state that time alone does not change. */
export type SettledState = 'complete' | 'failed';

/** What the events of one flow say. */
export interface FlowFacts {
  readonly ordered: readonly TimedFlowEvent[];
  /** One fewer than events, in order. */
  readonly hops: readonly FlowHop[];
  readonly pathway: string;
  /** Whether the pathway is a `group_flow`. */
  readonly isGrouped: boolean;
  /** Undefined where the time decides. */
  readonly settled: SettledState | undefined;
  /** Announced acknowledgements that nothing met. */
  readonly awaited: readonly AnnouncedAck[];
  /** The earliest deadline of those. */
  readonly deadlineNs: bigint | undefined;
  readonly first: TimedFlowEvent;
  readonly last: TimedFlowEvent;
  readonly waitNs: bigint;
  readonly workNs: bigint;
  readonly attempts: number;
  readonly redeliveries: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly timeouts: number;
  readonly weight: number;
}

// Before every deadline: no acknowledgement is late then.
const BEFORE_ALL = { now: [Number.MIN_SAFE_INTEGER, 0] as [number, number], lostAfterMs: Number.POSITIVE_INFINITY };

/** The facts of a flow by the pure functions of `@weir/flow-events`; undefined without events. */
export function flowFacts(events: Iterable<FlowEvent>): FlowFacts | undefined {
  const ordered = orderedFlowEvents(events);
  const inOrder = ordered.map(({ event }) => event);
  const summary = flowSummary(inOrder, BEFORE_ALL);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (summary === undefined || first === undefined || last === undefined) return undefined;
  const awaited = metAcks(inOrder).filter(({ metBy }) => metBy === undefined);
  const { state } = summary;
  return {
    ordered,
    hops: flowHops(inOrder),
    pathway: summary.pathway,
    isGrouped: inOrder.some(({ group_flow: group }) => group !== undefined),
    settled: state === 'complete' || state === 'failed' ? state : undefined,
    awaited,
    deadlineNs: awaited.reduce<bigint | undefined>(
      (least, { deadlineNs }) => (least === undefined || deadlineNs < least ? deadlineNs : least),
      undefined,
    ),
    first,
    last,
    waitNs: summary.waitNs,
    workNs: summary.workNs,
    attempts: summary.attempts,
    redeliveries: summary.redeliveries,
    duplicates: summary.duplicates,
    deadLetters: summary.deadLetters,
    timeouts: summary.timeouts,
    weight: summary.weight,
  };
}

/** The time by which a store judges. */
export interface Judgement {
  readonly nowNs: bigint;
  /** Undefined where no silence is too long. */
  readonly lostAfterNs: bigint | undefined;
}

/** What the state of a flow at some time follows from. */
export interface Judged {
  readonly settled: SettledState | undefined;
  readonly deadlineNs: bigint | undefined;
  readonly lastNs: bigint;
}

/** The state at a time: equal to `flowState` of the events. */
export function stateAt({ settled, deadlineNs, lastNs }: Judged, { nowNs, lostAfterNs }: Judgement): FlowState {
  if (settled !== undefined) return settled;
  if (deadlineNs !== undefined && nowNs > deadlineNs) return 'late';
  if (lostAfterNs !== undefined && nowNs - lastNs >= lostAfterNs) return 'lost';
  return 'open';
}
