/** One flow: its events, and where it is. */
import type { FlowEvent, FlowState } from '@weir/flow-events';
import type { AwaitedAck, FlowPosition } from '../../contract/answers.ts';
import { flowFacts, stateAt } from '../../definitions/flow-facts.ts';
import type { Question } from './question.ts';

/** The flow with its events in order. */
export function flow(
  question: Question,
  flowId: string,
): { readonly flowId: string; readonly state: FlowState; readonly events: readonly FlowEvent[] } | undefined {
  const facts = factsOf(question, flowId);
  if (facts === undefined) return undefined;
  const { settled, deadlineNs, last, ordered } = facts;
  const state = stateAt({ settled, deadlineNs, lastNs: last.atNs }, question);
  return { flowId, state, events: ordered.map(({ event }) => event) };
}

/** Where the flow is now. */
export function where(question: Question, flowId: string): FlowPosition | undefined {
  const facts = factsOf(question, flowId);
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

function factsOf({ table }: Question, flowId: string): ReturnType<typeof flowFacts> {
  const kept = table.find(flowId);
  return kept === undefined ? undefined : flowFacts([...kept.events.values()].map(({ event }) => event));
}
