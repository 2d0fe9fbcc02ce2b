/** One flow: its events, and where it is. */
import type { FlowPosition, StoredFlow } from '../../contract/answers.ts';
import { flowFacts, type FlowFacts } from '../../definitions/flow-facts.ts';
import { flowPosition, storedFlow } from '../../definitions/one-flow.ts';
import type { Question } from './question.ts';

/** The flow with its events in order. */
export function flow(question: Question, flowId: string): StoredFlow | undefined {
  return storedFlow(flowId, factsOf(question, flowId), question);
}

/** Where the flow is now. */
export function where(question: Question, flowId: string): FlowPosition | undefined {
  return flowPosition(factsOf(question, flowId));
}

function factsOf({ table }: Question, flowId: string): FlowFacts | undefined {
  const kept = table.find(flowId);
  return kept === undefined ? undefined : flowFacts([...kept.events.values()].map(({ event }) => event));
}
