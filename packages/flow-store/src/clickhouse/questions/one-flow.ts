/** One flow: its events, and where it is; by the pure functions. */
import type { FlowPosition, StoredFlow } from '../../contract/answers.ts';
import { flowFacts, type FlowFacts } from '../../definitions/flow-facts.ts';
import { flowPosition, storedFlow } from '../../definitions/one-flow.ts';
import { EVENT_SELECTION, eventOfRow } from '../event-row.ts';
import { eventsOf } from './condition.ts';
import { ask, type Question } from './question.ts';

// Of what goes on for longer than any flow should the rest is not told.
const MAX_EVENTS = 10_000;

/** The flow with its events in order. */
export async function flow(question: Question, flowId: string): Promise<StoredFlow | undefined> {
  return storedFlow(flowId, await factsOf(question, flowId), question);
}

/** Where the flow is now. */
export async function where(question: Question, flowId: string): Promise<FlowPosition | undefined> {
  return flowPosition(await factsOf(question, flowId));
}

async function factsOf(question: Question, flowId: string): Promise<FlowFacts | undefined> {
  const { table } = question;
  // Of an event id what came first stays.
  const sql = `SELECT ${EVENT_SELECTION} FROM (
  SELECT * FROM ${table('flow_event')} WHERE ${eventsOf(table, 'SELECT {flowId:String}')}
  ORDER BY rank DESC, at LIMIT 1 BY event_id LIMIT ${MAX_EVENTS}
)`;
  const rows = await ask(question, sql, { flowId });
  return flowFacts(rows.map((row) => eventOfRow(row)));
}
