/** The state of a flow: the one definition that every view and store gives. */
import { type HrTime } from '@opentelemetry/api';
import { toNanoseconds } from '@weir/otel-compat';
import { FINAL_META_KEY } from '../canonical.ts';
import type { FlowEvent } from '../contract/flow-event.ts';
import { metAcksOf } from './met-acks.ts';
import { orderedFlowEvents, type TimedFlowEvent } from './order.ts';

/** States, in the order in which the first that holds is taken. */
export const FLOW_STATES = ['complete', 'failed', 'late', 'lost', 'open'] as const;

/** One of {@link FLOW_STATES}. */
export type FlowState = (typeof FLOW_STATES)[number];

/** Options of {@link flowState}. */
export interface FlowStateOptions {
  /** The time to judge by, `[seconds, nanoseconds]` since the epoch. */
  readonly now: HrTime;
  /** A flow without any event for so long is lost, in milliseconds; Infinity for never. Default 24 hours. */
  readonly lostAfterMs?: number;
}

/** A flow is lost after so long without an event, unless told otherwise: 24 hours, in milliseconds. */
export const LOST_AFTER_MS = 86_400_000;

/**
 * The state of a flow at a time, the first that holds: `complete` (a final event, and every announced ack met by an ack),
 * `failed` (an error/nack, an announced ack met by a nack, or a process/nack that no later process/ack of its node follows),
 * `late` (an announced ack past its deadline), `lost` (silent for `lostAfterMs`), `open`.
 *
 * @param events of one flow, in any order, repeats allowed
 * @example
 * flowState(events, { now: [1_700_000_000, 0] }); // 'complete'
 */
export function flowState(events: Iterable<FlowEvent>, options: FlowStateOptions): FlowState {
  return flowStateOf(orderedFlowEvents(events), options);
}

/** {@link flowState} of events that are in order. */
export function flowStateOf(
  ordered: readonly TimedFlowEvent[],
  { now, lostAfterMs = LOST_AFTER_MS }: FlowStateOptions,
): FlowState {
  const acks = metAcksOf(ordered);
  const nowNs = toNanoseconds(now);
  if (ordered.some(({ event }) => isFinal(event)) && acks.every(({ metBy }) => metBy?.status === 'ack'))
    return 'complete';
  if (hasFailed(ordered) || acks.some(({ metBy }) => metBy?.status === 'nack')) return 'failed';
  if (acks.some(({ metBy, deadlineNs }) => metBy === undefined && nowNs > deadlineNs)) return 'late';
  const last = ordered.at(-1);
  if (
    last !== undefined &&
    Number.isFinite(lostAfterMs) &&
    nowNs - last.atNs >= BigInt(Math.round(lostAfterMs)) * 1_000_000n
  )
    return 'lost';
  return 'open';
}

/**
 * Whether an event is the definitive one of its flow and node: process, ack, with meta `final` of `true`.
 *
 * @example
 * isFinal(processed('order-42').node('worker', 'consumer').build()); // true
 */
export function isFinal({ stage, status, meta }: FlowEvent): boolean {
  return stage === 'process' && status === 'ack' && meta?.[FINAL_META_KEY] === 'true';
}

function hasFailed(ordered: readonly TimedFlowEvent[]): boolean {
  const repaired = new Set<string>();
  return ordered.toReversed().some(({ event: { stage, status, node } }) => {
    if (stage === 'process' && status === 'ack') repaired.add(node.id);
    if (status !== 'nack') return false;
    return stage === 'error' || (stage === 'process' && !repaired.has(node.id));
  });
}
