/** One flow in one line: what is told of a flow that is over, or shown of one that is not. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { pathwayOf } from './flow-pathway.ts';
import { type FlowState, flowStateOf, type FlowStateOptions, isFinal } from './flow-state.ts';
import { hopsOf } from './flow-hops.ts';
import { orderedFlowEvents, type TimedFlowEvent } from './order.ts';

/** A flow, counted and timed. */
export interface FlowSummary {
  readonly flowId: string;
  readonly pathway: string;
  readonly state: FlowState;
  /** Nanoseconds of all hops that change the node. */
  readonly waitNs: bigint;
  /** Nanoseconds of all hops that do not. */
  readonly workNs: bigint;
  readonly events: number;
  /** The highest attempt that an event names, at least 1. */
  readonly attempts: number;
  /** Further receptions by one node with an attempt above 1. */
  readonly redeliveries: number;
  /** Further final events of one node. */
  readonly duplicates: number;
  /** Events that say that the unit was given up: error, nack. */
  readonly deadLetters: number;
  /** Events that say that an acknowledgement did not come: error, timeout. */
  readonly timeouts: number;
  /** How many flows this one stands for: the smallest `sample_rate` of its events, at least 1. */
  readonly weight: number;
}

/**
 * The summary of one flow; undefined without events.
 *
 * @param events of one flow, in any order, repeats allowed
 * @example
 * flowSummary(events, { now: [1_700_000_000, 0] })?.waitNs; // 1000000000n
 */
export function flowSummary(events: Iterable<FlowEvent>, options: FlowStateOptions): FlowSummary | undefined {
  return summaryOf(orderedFlowEvents(events), options);
}

/** {@link flowSummary} of events that are in order. */
export function summaryOf(ordered: readonly TimedFlowEvent[], options: FlowStateOptions): FlowSummary | undefined {
  const first = ordered[0];
  const pathway = pathwayOf(ordered);
  if (first === undefined || pathway === undefined) return undefined;
  let waitNs = 0n;
  let workNs = 0n;
  for (const { kind, durationNs } of hopsOf(ordered)) {
    if (kind === 'wait') waitNs += durationNs;
    else workNs += durationNs;
  }
  return {
    flowId: first.event.flow_id,
    pathway,
    state: flowStateOf(ordered, options),
    waitNs,
    workNs,
    events: ordered.length,
    attempts: ordered.reduce((most, { event }) => Math.max(most, event.attempt ?? 1), 1),
    redeliveries: furtherOfNode(ordered, isReception, ({ attempt }) => (attempt ?? 1) > 1),
    duplicates: furtherOfNode(ordered, isFinal, () => true),
    deadLetters: ordered.filter(({ event }) => event.stage === 'error' && event.status === 'nack').length,
    timeouts: ordered.filter(({ event }) => event.stage === 'error' && event.status === 'timeout').length,
    weight: weightOf(ordered),
  };
}

/** How many flows one stands for, by its events. */
export function weightOf(ordered: readonly TimedFlowEvent[]): number {
  return ordered.reduce((least, { event }) => Math.min(least, event.sample_rate ?? 1), Number.MAX_SAFE_INTEGER);
}

function isReception({ stage, status }: FlowEvent): boolean {
  return stage === 'consume' && status === 'received';
}

/** How many events of a kind come after the first of that kind at their node, and count. */
function furtherOfNode(
  ordered: readonly TimedFlowEvent[],
  isOfKind: (event: FlowEvent) => boolean,
  counts: (event: FlowEvent) => boolean,
): number {
  const nodes = new Set<string>();
  let further = 0;
  for (const { event } of ordered) {
    if (!isOfKind(event)) continue;
    if (nodes.has(event.node.id) && counts(event)) further += 1;
    nodes.add(event.node.id);
  }
  return further;
}
