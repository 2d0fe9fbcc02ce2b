/** Which announced acknowledgements were met, and by what. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { orderedFlowEvents, type TimedFlowEvent } from './order.ts';

/** An announced acknowledgement and what met it. */
export interface AnnouncedAck {
  /** The event that announced it, by `ack.deadline_ms`. */
  readonly announcedBy: FlowEvent;
  /** When the deadline passes, in nanoseconds since the epoch. */
  readonly deadlineNs: bigint;
  /** The ack or nack that met it; undefined while none has. */
  readonly metBy?: FlowEvent;
}

/**
 * Every announced acknowledgement of a flow, in order.
 *
 * Met by the first ack or nack event whose `causation_id` is the announcing event; without such, by the first later one
 * whose node is `ack.by`; where no `by` is named, by the next explicit ack of stage egress. A timeout meets nothing.
 *
 * @example
 * metAcks(events).filter(({ metBy }) => metBy === undefined); // [], none is still awaited
 */
export function metAcks(events: Iterable<FlowEvent>): readonly AnnouncedAck[] {
  return metAcksOf(orderedFlowEvents(events));
}

/** {@link metAcks} of events that are in order. */
export function metAcksOf(ordered: readonly TimedFlowEvent[]): readonly AnnouncedAck[] {
  return ordered.flatMap(({ event, atNs }, index) => {
    const deadlineMs = event.ack?.deadline_ms;
    if (deadlineMs === undefined) return [];
    const answer = answers(event, ordered, index);
    const deadlineNs = atNs + BigInt(Math.round(deadlineMs * 1_000_000));
    return [{ announcedBy: event, deadlineNs, ...(answer === undefined ? {} : { metBy: answer }) }];
  });
}

function answers(announcing: FlowEvent, ordered: readonly TimedFlowEvent[], index: number): FlowEvent | undefined {
  const caused = ordered.find(
    ({ event }) => event !== announcing && isAnswer(event) && event.causation_id === announcing.event_id,
  );
  if (caused !== undefined) return caused.event;
  const later = ordered.slice(index + 1);
  const by = announcing.ack?.by;
  return later.find(({ event }) => (by === undefined ? isExternalAck(event) : isAnswer(event) && event.node.id === by))
    ?.event;
}

function isAnswer({ status }: FlowEvent): boolean {
  return status === 'ack' || status === 'nack';
}

function isExternalAck({ stage, status, ack }: FlowEvent): boolean {
  return stage === 'egress' && status === 'ack' && ack?.type === 'explicit';
}
