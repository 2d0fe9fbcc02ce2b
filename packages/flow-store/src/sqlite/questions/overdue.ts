/** Awaited acknowledgements past their deadline. */
import type { OverdueAck, OverdueList } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { awaitedAck } from '../../definitions/one-flow.ts';
import { clampedTime } from '../../definitions/storable-time.ts';
import type { Row } from '../database.ts';
import { eventOf } from '../event-row.ts';
import { cursorOf, cursorText } from './cursor.ts';
import { queryFilter } from './lists.ts';
import type { Question } from './question.ts';

const DUE = `SELECT event AS id, flow, deadline FROM awaited
  WHERE (deadline < ? OR (deadline = ? AND event < ?)) AND deadline <= ? ORDER BY deadline DESC, event DESC LIMIT ?`;
// Beyond the first ones, which often do, so many are looked at together.
const CHUNK = 1_000;

/** A page, the deadline that passed last first. */
export function overdue(question: Question, query: CheckedQuery): OverdueList {
  const { database, nowNs, budget } = question;
  const filter = queryFilter(question, query);
  if (filter === undefined) return { acks: [] };
  const flowsIn = `SELECT id, flow_id, series FROM flow WHERE id IN (SELECT value FROM json_each(?)) AND ${filter.sql}`;
  const end = { key: clampedTime(nowNs - 1n), id: Number.MAX_SAFE_INTEGER };
  const after = query.after === undefined ? end : cursorOf(query.after);
  let from = after.key < nowNs ? after : end;
  const found: { readonly row: Row; readonly flow: Row }[] = [];
  for (let size = query.limit + 1; found.length <= query.limit; size = CHUNK) {
    const rows = database.all(DUE, from.key, from.key, from.id, from.key, size);
    const last = rows.at(-1);
    if (last === undefined) break;
    budget.step(rows.length);
    const ids = JSON.stringify(rows.map(({ flow }) => Number(flow)));
    const flows = new Map(database.all(flowsIn, ids, ...filter.values).map((flow) => [flow['id'], flow]));
    for (const row of rows) {
      const flow = flows.get(row['flow']);
      if (flow !== undefined) found.push({ row, flow });
    }
    from = { key: last['deadline'] as bigint, id: Number(last['id']) };
  }
  const acks = found.slice(0, query.limit).map(({ row, flow }) => overdueAck(question, row, flow));
  const shown = found[query.limit - 1]?.row;
  if (found.length <= query.limit || shown === undefined) return { acks };
  return { acks, next: cursorText({ key: shown['deadline'] as bigint, id: Number(shown['id']) }) };
}

function overdueAck({ database, table }: Question, row: Row, flow: Row): OverdueAck {
  const flowId = String(flow['flow_id']);
  const eventRow = database.get('SELECT * FROM event WHERE id = ?', row['id'] as bigint) ?? {};
  const event = eventOf(flowId, eventRow, table.places.texts(Number(eventRow['place'])));
  const [pathway = ''] = table.series.texts(Number(flow['series']));
  return { ...awaitedAck(event, row['deadline'] as bigint), flowId, pathway };
}
