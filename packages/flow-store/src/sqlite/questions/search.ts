/** Flows by a text: the beginning of their id, or the id of one of their events, requests or traces. */
import type { SQLInputValue } from 'node:sqlite';
import type { FlowList } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { uuidBytes } from '../event-row.ts';
import { type Condition, EVERY_FLOW, page } from './lists.ts';
import type { Question } from './question.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRACE_ID = /^[0-9a-f]{32}$/i;
const MAX_ID_LENGTH = 256;

// Of so many matches all are looked at; of more, the newest flows, whether they match.
const FEW = 5_000;

/** One way to match. */
interface Match {
  /** The numbers of the flows that match. */
  readonly ids: Condition;
  /** Whether one flow matches. */
  readonly one: Condition;
}

/** A page of the flows that match, the newest first. */
export function search(question: Question, text: string, query: CheckedQuery): FlowList {
  const matches = matchesOf(text);
  const ids = fewIds(question, matches);
  if (ids !== undefined) {
    const where = { sql: 'id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] };
    return page(question, { key: 'first', where }, query);
  }
  const filter = {
    sql: `(${matches.map(({ one }) => one.sql).join(' OR ')})`,
    values: matches.flatMap(({ one }) => one.values),
  };
  return page(question, { key: 'first', where: EVERY_FLOW, filter }, query);
}

function matchesOf(text: string): readonly Match[] {
  const lower = text.toLowerCase();
  return [
    byBeginning(text),
    byKey(text),
    ...(TRACE_ID.test(lower) ? [byKey(Buffer.from(lower, 'hex'))] : []),
    ...(UUID.test(lower) ? [byEvent(uuidBytes(lower))] : []),
  ];
}

function byBeginning(text: string): Match {
  // An id that begins so has at most so many characters more, and none is greater than the last one of Unicode.
  const sql = 'flow_id >= ? AND flow_id < ? AND substr(flow_id, 1, length(?)) = ?';
  const values = [text, text + '\u{10ffff}'.repeat(MAX_ID_LENGTH), text, text];
  return { ids: { sql: `SELECT id FROM flow WHERE ${sql}`, values }, one: { sql: `(${sql})`, values } };
}

function byKey(key: SQLInputValue): Match {
  return {
    ids: { sql: 'SELECT flow AS id FROM flow_key WHERE key = ?', values: [key] },
    one: { sql: 'EXISTS (SELECT 1 FROM flow_key WHERE key = ? AND flow_key.flow = flow.id)', values: [key] },
  };
}

function byEvent(eventId: Uint8Array): Match {
  const sql = 'SELECT flow AS id FROM event WHERE event_id = ?';
  return { ids: { sql, values: [eventId] }, one: { sql: `id = (${sql})`, values: [eventId] } };
}

/** Numbers of the flows that match; undefined where they are many. */
function fewIds({ database, budget }: Question, matches: readonly Match[]): readonly number[] | undefined {
  const found = new Set<number>();
  for (const { ids } of matches) {
    for (const { id } of database.all(`${ids.sql} LIMIT ${FEW + 1}`, ...ids.values)) found.add(Number(id));
    budget.step(FEW);
    if (found.size > FEW) return undefined;
  }
  return [...found];
}
