/** Answers about one flow, by its facts. */
import type { FlowEvent } from '@weir/flow-events';
import type { AwaitedAck, FlowPosition, StoredFlow } from '../contract/answers.ts';
import { type FlowFacts, type Judgement, stateAt } from './flow-facts.ts';

/** The flow with its events in order. */
export function storedFlow(flowId: string, facts: FlowFacts | undefined, judgement: Judgement): StoredFlow | undefined {
  if (facts === undefined) return undefined;
  const { settled, deadlineNs, last, ordered } = facts;
  const state = stateAt({ settled, deadlineNs, lastNs: last.atNs }, judgement);
  return { flowId, state, events: ordered.map(({ event }) => event) };
}

/** Where the flow is now. */
export function flowPosition(facts: FlowFacts | undefined): FlowPosition | undefined {
  if (facts === undefined) return undefined;
  const { event, atNs } = facts.last;
  return {
    node: event.node.id,
    stage: event.stage,
    status: event.status,
    at: atNs,
    awaiting: facts.awaited.map(({ announcedBy, deadlineNs }) => awaitedAck(announcedBy, deadlineNs)),
  };
}

/** An awaited acknowledgement by the event that announced it. */
export function awaitedAck({ event_id: eventId, node, ack }: FlowEvent, deadline: bigint): AwaitedAck {
  return { eventId, node: node.id, ...(ack?.by === undefined ? {} : { by: ack.by }), deadline };
}
