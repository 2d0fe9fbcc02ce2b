/** Lists of flows, page by page. */
import type { SQLInputValue } from 'node:sqlite';
import type { FlowList } from '../../contract/answers.ts';
import type { ListName } from '../../contract/asked.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { clampedTime } from '../../definitions/storable-time.ts';
import type { Row } from '../database.ts';
import { flowSeries, summaryOfRow } from '../flow-row.ts';
import { cursorOf, cursorText } from './cursor.ts';
import type { Question } from './question.ts';

/** Which flows a list holds, and by what it is ordered, the greatest first. */
export interface ListSource {
  readonly key: 'first' | 'deadline' | 'last';
  /** What the index of the list is made for. */
  readonly where: Condition;
  /** A greatest key, where the list ends at one. */
  readonly maxKey?: bigint;
  /** Further conditions, each row of the index has to be looked at for. */
  readonly filter?: Condition;
}

/** A condition in SQL with its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** The condition that every flow meets. */
export const EVERY_FLOW: Condition = { sql: 'TRUE', values: [] };

// A page is looked for among so many rows of the index at a time.
const CHUNK = 5_000;

/** A page of the flows of a list. */
export function list(question: Question, name: ListName, query: CheckedQuery): FlowList {
  const source = sourceOf(question, name);
  return source === undefined ? { flows: [] } : page(question, source, query);
}

function sourceOf({ nowNs, lostAfterNs }: Question, name: ListName): ListSource | undefined {
  switch (name) {
    case 'flows':
      return { key: 'first', where: EVERY_FLOW };
    case 'open':
      return { key: 'first', where: { sql: 'settled = 0', values: [] } };
    case 'late':
      // Late is what is due before now.
      return {
        key: 'deadline',
        where: { sql: 'settled = 0 AND deadline IS NOT NULL', values: [] },
        maxKey: nowNs - 1n,
      };
    case 'lost':
      if (lostAfterNs === undefined) return undefined;
      return {
        key: 'last',
        where: { sql: 'settled = 0', values: [] },
        maxKey: nowNs - lostAfterNs,
        filter: { sql: '(deadline IS NULL OR deadline >= ?)', values: [clampedTime(nowNs)] },
      };
    case 'failed':
      return { key: 'first', where: { sql: 'settled = 2', values: [] } };
    case 'duplicates':
      return { key: 'first', where: { sql: 'duplicates > 0', values: [] } };
    case 'redeliveries':
      return { key: 'first', where: { sql: 'redeliveries > 0', values: [] } };
    case 'deadLetters':
      return { key: 'first', where: { sql: 'dead_letters > 0', values: [] } };
  }
}

/** A page of the flows of a source. */
export function page(question: Question, source: ListSource, query: CheckedQuery): FlowList {
  const { limit, after } = query;
  const filter = queryFilter(question, query, source.filter);
  if (filter === undefined) return { flows: [] };
  const top = after === undefined ? undefined : cursorOf(after);
  const rows: Row[] = [];
  let from: Place = {
    key: clampedTime(least(source.maxKey, top?.key) ?? clampedTime(2n ** 63n)),
    id: top !== undefined && top.key <= (source.maxKey ?? top.key) ? top.id : Number.MAX_SAFE_INTEGER,
  };
  for (;;) {
    const end = chunkEnd(question, source, from);
    rows.push(...chunk(question, source, filter, from, end, limit + 1 - rows.length));
    if (rows.length > limit || end === undefined) break;
    question.budget.step(CHUNK);
    from = end;
  }
  const flows = rows.slice(0, limit).map((row) => summaryOfRow(row, question, question.table));
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { flows };
  return { flows, next: cursorText({ key: last[source.key] as bigint, id: Number(last['id']) }) };
}

/** Where a walk is: everything before it in the order is done. */
interface Place {
  readonly key: bigint;
  readonly id: number;
}

const before = (key: string): string => `(${key} < ? OR (${key} = ? AND id < ?)) AND ${key} <= ?`;

/** The row that is `CHUNK` rows further; undefined where the rest is shorter. */
function chunkEnd({ database }: Question, { key, where }: ListSource, { key: at, id }: Place): Place | undefined {
  const sql = `SELECT ${key} AS at, id FROM flow WHERE ${where.sql} AND ${before(key)} ORDER BY ${key} DESC, id DESC LIMIT 1 OFFSET ${CHUNK}`;
  const row = database.get(sql, ...where.values, at, at, id, at);
  return row === undefined ? undefined : { key: row['at'] as bigint, id: Number(row['id']) };
}

/** The matching rows from one place to another, as many as are wanted. */
function chunk(
  { database }: Question,
  { key, where }: ListSource,
  filter: Condition,
  from: Place,
  end: Place | undefined,
  limit: number,
): readonly Row[] {
  const ending = end === undefined ? 'TRUE' : `${key} >= ? AND (${key} > ? OR id >= ?)`;
  const sql = `SELECT * FROM flow WHERE ${where.sql} AND ${before(key)} AND ${ending} AND ${filter.sql} ORDER BY ${key} DESC, id DESC LIMIT ?`;
  return database.all(
    sql,
    ...where.values,
    from.key,
    from.key,
    from.id,
    from.key,
    ...(end === undefined ? [] : [end.key, end.key, end.id]),
    ...filter.values,
    limit,
  );
}

/** What the query leaves of all flows; undefined where that is nothing. */
export function queryFilter(
  { table }: Question,
  { from, to, pathway, group, node }: CheckedQuery,
  further?: Condition,
): Condition | undefined {
  const conditions: Condition[] = further === undefined ? [] : [further];
  const add = (sql: string, ...values: SQLInputValue[]): void => void conditions.push({ sql, values });
  if (from !== undefined) add('first >= ?', clampedTime(from));
  if (to !== undefined) add('first < ?', clampedTime(to));
  for (const name of [pathway, group]) {
    if (name === undefined) continue;
    const series = table.series.find(flowSeries(name));
    if (series === undefined) return undefined;
    add('series = ?', series);
  }
  if (group !== undefined) add('is_grouped = 1');
  if (node !== undefined) add('place IN (SELECT id FROM place WHERE node = ?)', node);
  return {
    sql: conditions.length === 0 ? 'TRUE' : conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

function least(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
