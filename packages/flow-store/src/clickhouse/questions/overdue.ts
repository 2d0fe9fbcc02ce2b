/** Awaited acknowledgements past their deadline. */
import type { OverdueList } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { flowFactsSql } from '../facts.ts';
import { every, flowFilter } from './condition.ts';
import { after, cursorText } from './cursor.ts';
import { awaitingFlows, bounded } from './lists.ts';
import { ask, type Question } from './question.ts';

/** A page, the deadline that passed last first. */
export async function overdue(question: Question, query: CheckedQuery): Promise<OverdueList> {
  const { limit, after: cursor } = query;
  const events = question.table('flow_event');
  const among = bounded(question, query, awaitingFlows);
  const filter = flowFilter(query);
  const due = every([
    { sql: 'due < {now:Int64}', values: {} },
    ...(cursor === undefined ? [] : [after(cursor, 'due', 'event')]),
  ]);
  const sql = `SELECT flow_id, pathway, due, event, announcing, by FROM (
  SELECT flow_id, pathway, ack.1 AS due, UUIDNumToString(ack.2) AS event, ack.3 AS announcing, ack.4 AS by
  FROM (SELECT * FROM ${flowFactsSql(events, among.sql)} WHERE awaits AND ${filter.sql})
  ARRAY JOIN awaited AS ack
) WHERE ${due.sql} ORDER BY due DESC, event DESC LIMIT {rows:UInt32}`;
  const rows = await ask(question, sql, { ...among.values, ...filter.values, ...due.values, rows: limit + 1 });
  const acks = rows.slice(0, limit).map((row) => ({
    flowId: String(row['flow_id']),
    pathway: String(row['pathway']),
    eventId: String(row['event']),
    node: String(row['announcing']),
    ...(row['by'] === '' ? {} : { by: String(row['by']) }),
    deadline: BigInt(String(row['due'])),
  }));
  const last = acks.at(-1);
  if (rows.length <= limit || last === undefined) return { acks };
  return { acks, next: cursorText({ key: last.deadline, id: last.eventId }) };
}
