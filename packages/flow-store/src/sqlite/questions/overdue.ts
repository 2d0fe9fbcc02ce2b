/** Awaited acknowledgements past their deadline. */
import type { OverdueAck, OverdueList } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { clampedTime } from '../../definitions/storable-time.ts';
import type { Row } from '../database.ts';
import { eventOf } from '../event-row.ts';
import { awaitedAck } from './one-flow.ts';
import { cursorOf, cursorText } from './cursor.ts';
import { queryFilter } from './lists.ts';
import type { Question } from './question.ts';

// What stands on one row of the table at most before the time is looked at.
const CHUNK = 1_000;

const DUE = `SELECT awaited.event AS id, awaited.flow AS flow, awaited.deadline AS deadline FROM awaited
  WHERE (deadline < ? OR (deadline = ? AND event < ?)) AND deadline <= ? ORDER BY deadline DESC, event DESC LIMIT ${CHUNK}`;

/** A page, the deadline that passed last first. */
export function overdue(question: Question, query: CheckedQuery): OverdueList {
  const { database, nowNs, budget } = question;
  const filter = queryFilter(question, query);
  if (filter === undefined) return { acks: [] };
  const ofFlow = `SELECT flow_id, series FROM flow WHERE id = ? AND ${filter.sql}`;
  let from = { key: clampedTime(nowNs - 1n), id: Number.MAX_SAFE_INTEGER };
  if (query.after !== undefined) from = cursorOf(query.after);
  if (from.key >= nowNs) from = { key: clampedTime(nowNs - 1n), id: Number.MAX_SAFE_INTEGER };
  const found: { readonly ack: OverdueAck; readonly row: Row }[] = [];
  for (;;) {
    const rows = database.all(DUE, from.key, from.key, from.id, from.key);
    budget.step(rows.length);
    for (const row of rows) {
      const flow = database.get(ofFlow, row['flow'] as bigint, ...filter.values);
      if (flow === undefined) continue;
      found.push({ ack: overdueAck(question, row, flow), row });
      if (found.length > query.limit) break;
    }
    const last = rows.at(-1);
    if (found.length > query.limit || last === undefined) break;
    from = { key: last['deadline'] as bigint, id: Number(last['id']) };
  }
  const acks = found.slice(0, query.limit).map(({ ack }) => ack);
  const end = found[query.limit - 1]?.row;
  if (found.length <= query.limit || end === undefined) return { acks };
  return { acks, next: cursorText({ key: end['deadline'] as bigint, id: Number(end['id']) }) };
}

function overdueAck({ database, table }: Question, row: Row, flow: Row): OverdueAck {
  const flowId = String(flow['flow_id']);
  const eventRow = database.get('SELECT * FROM event WHERE id = ?', row['id'] as bigint) ?? {};
  const event = eventOf(flowId, eventRow, table.places.texts(Number(eventRow['place'])));
  const [pathway = ''] = table.series.texts(Number(flow['series']));
  return { ...awaitedAck(event, row['deadline'] as bigint), flowId, pathway };
}
