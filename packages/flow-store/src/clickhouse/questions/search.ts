/** Flows by a text: the beginning of their id, or the id of one of their events, requests or traces. */
import type { FlowList } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import type { Parameters } from '../connection.ts';
import { eventsOf } from './condition.ts';
import { page } from './lists.ts';
import type { Question } from './question.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

/** A page of the flows that match, the newest first. */
export async function search(question: Question, text: string, query: CheckedQuery): Promise<FlowList> {
  const lower = text.toLowerCase();
  const { table } = question;
  const events = table('flow_event');
  // One query for each index.
  const matches = [
    `SELECT flow_id FROM ${table('flow_minute')} WHERE startsWith(flow_id, {text:String})`,
    `SELECT flow_id FROM ${events} WHERE request_id = {text:String}`,
  ];
  const values: Record<string, Parameters[string]> = { text };
  if (UUID.test(lower)) {
    matches.push(`SELECT flow_id FROM ${events} WHERE event_id = UUIDStringToNum({eventId:String})`);
    values['eventId'] = lower;
  }
  if (TRACE_ID.test(lower)) {
    matches.push(`SELECT flow_id FROM ${events} WHERE trace_id = toFixedString(unhex({traceId:String}), 16)`);
    values['traceId'] = lower;
  }
  const among = { sql: eventsOf(table, matches.join(' UNION ALL ')), values };
  return page(question, { key: 'first', filter: { sql: '1', values: {} }, among }, query);
}
