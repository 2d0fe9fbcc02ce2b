/** One flow: its events, and where it is; by the pure functions. */
import type { FlowPosition, StoredFlow } from '../../contract/answers.ts';
import { flowFacts, type FlowFacts, stateAt } from '../../definitions/flow-facts.ts';
import { EVENT_SELECTION, eventOfRow } from '../event-row.ts';
import { ask, type Question } from './question.ts';

// Of what goes on for longer than any flow should the rest is not told.
const MAX_EVENTS = 10_000;

/** The flow with its events in order. */
export async function flow(question: Question, flowId: string): Promise<StoredFlow | undefined> {
  const facts = await factsOf(question, flowId);
  if (facts === undefined) return undefined;
  const { settled, deadlineNs, last, ordered } = facts;
  const state = stateAt({ settled, deadlineNs, lastNs: last.atNs }, question);
  return { flowId, state, events: ordered.map(({ event }) => event) };
}

/** Where the flow is now. */
export async function where(question: Question, flowId: string): Promise<FlowPosition | undefined> {
  const facts = await factsOf(question, flowId);
  if (facts === undefined) return undefined;
  const { event, atNs } = facts.last;
  return {
    node: event.node.id,
    stage: event.stage,
    status: event.status,
    at: atNs,
    awaiting: facts.awaited.map(({ announcedBy: { event_id: eventId, node, ack }, deadlineNs: deadline }) => ({
      eventId,
      node: node.id,
      ...(ack?.by === undefined ? {} : { by: ack.by }),
      deadline,
    })),
  };
}

async function factsOf(question: Question, flowId: string): Promise<FlowFacts | undefined> {
  const sql = `SELECT ${EVENT_SELECTION} FROM ${question.table('flow_event')} FINAL WHERE flow_id = {flowId:String} LIMIT ${MAX_EVENTS}`;
  const rows = await ask(question, sql, { flowId });
  return flowFacts(rows.map((row) => eventOfRow(row)));
}
