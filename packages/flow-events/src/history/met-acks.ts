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

/** {@link metAcks} of events that are in order; once through them, from the last to the first, however many await. */
export function metAcksOf(ordered: readonly TimedFlowEvent[]): readonly AnnouncedAck[] {
  const caused = answersByCause(ordered);
  const acks: AnnouncedAck[] = [];
  const nextOfNode = new Map<string, FlowEvent>();
  let nextExternal: FlowEvent | undefined;
  for (const { event, atNs } of ordered.toReversed()) {
    const { ack, event_id, node } = event;
    if (ack?.deadline_ms !== undefined) {
      const metBy = caused.get(event_id) ?? (ack.by === undefined ? nextExternal : nextOfNode.get(ack.by));
      const deadlineNs = atNs + BigInt(Math.round(ack.deadline_ms * 1_000_000));
      acks.push({ announcedBy: event, deadlineNs, ...(metBy === undefined ? {} : { metBy }) });
    }
    if (isAnswer(event)) nextOfNode.set(node.id, event);
    if (isExternalAck(event)) nextExternal = event;
  }
  return acks.reverse();
}

/** The first answer to each event that has one by its id. */
function answersByCause(ordered: readonly TimedFlowEvent[]): ReadonlyMap<string, FlowEvent> {
  const answers = new Map<string, FlowEvent>();
  for (const { event } of ordered) {
    const { causation_id: cause, event_id } = event;
    if (cause !== undefined && cause !== event_id && isAnswer(event) && !answers.has(cause)) answers.set(cause, event);
  }
  return answers;
}

function isAnswer({ status }: FlowEvent): boolean {
  return status === 'ack' || status === 'nack';
}

function isExternalAck({ stage, status, ack }: FlowEvent): boolean {
  return stage === 'egress' && status === 'ack' && ack?.type === 'explicit';
}
