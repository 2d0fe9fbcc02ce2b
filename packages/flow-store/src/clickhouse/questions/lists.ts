/** Lists of flows, page by page. */
import type { FlowStage, FlowStatus } from '@weir/flow-events';
import { FLOW_STAGES, FLOW_STATUSES } from '@weir/flow-events';
import type { FlowList, FlowSummary } from '../../contract/answers.ts';
import type { ListName } from '../../contract/asked.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import type { ClickHouseRow } from '../connection.ts';
import { flowFactsSql, STATE_SQL } from '../facts.ts';
import { after, cursorText } from './cursor.ts';
import { ALL, type Condition, eventsOf, eventsWithin, every, flowFilter } from './condition.ts';
import { notCompleteSql } from '../schema/minute.ts';
import { ask, type Question } from './question.ts';

interface ListSource {
  /** What it is ordered by, the greatest first. */
  readonly key: 'first' | 'deadline' | 'last';
  /** Which flows it holds, by their facts. */
  readonly filter: string;
  /** Flows that may be among them, by what is kept beside or in single columns of the events. */
  readonly candidates?: Candidates;
}

/** A query of flows; where flows are given, of those that are among them. */
type Candidates = (question: Question, flows: string | undefined) => string;

const eventsWith =
  (condition: string): Candidates =>
  ({ table }, flows) =>
    flows ?? `SELECT flow_id FROM ${table('flow_event')} WHERE ${condition} GROUP BY flow_id`;

const notComplete =
  (besides: string): Candidates =>
  ({ table }, flows) =>
    notCompleteSql(table('flow_minute'), flows === undefined ? '1' : `flow_id IN (${flows})`, besides);

/** Flows that may not be complete. */
export const unsettledFlows: Candidates = notComplete('');
/** Of these, flows that announced an acknowledgement. */
export const awaitingFlows: Candidates = notComplete(' AND max(announces) = 1');

const SOURCES: Readonly<Record<ListName, ListSource>> = {
  flows: { key: 'first', filter: '1' },
  open: { key: 'first', filter: "state IN ('open', 'late', 'lost')", candidates: unsettledFlows },
  late: { key: 'deadline', filter: "state = 'late'", candidates: awaitingFlows },
  lost: { key: 'last', filter: "state = 'lost'", candidates: unsettledFlows },
  failed: { key: 'first', filter: "state = 'failed'", candidates: eventsWith("status = 'nack'") },
  duplicates: { key: 'first', filter: 'duplicates > 0', candidates: eventsWith('is_final') },
  redeliveries: {
    key: 'first',
    filter: 'redeliveries > 0',
    candidates: eventsWith("stage = 'consume' AND status = 'received' AND attempt > 1"),
  },
  deadLetters: {
    key: 'first',
    filter: 'dead_letters > 0',
    candidates: eventsWith("stage = 'error' AND status = 'nack'"),
  },
};

/** A page of the flows of a list. */
export async function list(question: Question, name: ListName, query: CheckedQuery): Promise<FlowList> {
  const { key, filter, candidates } = SOURCES[name];
  const isWhole = query.pathway === undefined && query.group === undefined && query.node === undefined;
  const among = name === 'flows' && isWhole ? newest(question, query) : bounded(question, query, candidates);
  return page(question, { key, filter: { sql: filter, values: {} }, among }, query);
}

/** What a page is made of: flows that may be in it, and of those the ones that are. */
interface PageSource {
  readonly key: ListSource['key'];
  readonly filter: Condition;
  /** A condition on events by flow. */
  readonly among: Condition;
}

/** A page of the flows of a source. */
export async function page(question: Question, source: PageSource, query: CheckedQuery): Promise<FlowList> {
  const { key } = source;
  const { limit, after: cursor } = query;
  const filters = [source.filter, flowFilter(query)];
  if (cursor !== undefined) filters.push(after(cursor, key, 'flow_id'));
  const wanted = every(filters);
  const sql = `SELECT flow_id, pathway, grouping, state, first, last, node, stage, status, length(e) AS events, wait, work,
  attempts, redeliveries, duplicates, dead_letters, timeouts, weight, deadline
FROM (SELECT *, ${STATE_SQL} AS state FROM ${flowFactsSql(question.table('flow_event'), source.among.sql)})
WHERE ${wanted.sql}
ORDER BY ${key} DESC, flow_id DESC
LIMIT {rows:UInt32}`;
  const rows = await ask(question, sql, { ...source.among.values, ...wanted.values, rows: limit + 1 });
  const flows = rows.slice(0, limit).map((row) => summaryOfRow(row));
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { flows };
  return { flows, next: cursorText({ key: BigInt(String(last[key])), id: String(last['flow_id']) }) };
}

/** Flows with an event in the range, and among the candidates where the list has some. */
export function bounded(
  question: Question,
  query: Pick<CheckedQuery, 'from' | 'to'>,
  candidates?: Candidates,
): Condition {
  const { table } = question;
  const within = eventsWithin(query);
  const flows =
    within === undefined
      ? undefined
      : `SELECT flow_id FROM ${table('flow_event')} WHERE ${within.sql} GROUP BY flow_id`;
  const some = candidates?.(question, flows) ?? flows;
  return some === undefined ? ALL : { sql: eventsOf(table, some), values: within?.values ?? {} };
}

/** The flows of the page themselves, where nothing but their beginning decides. */
function newest({ table }: Question, { from, to, after: cursor, limit }: CheckedQuery): Condition {
  const conditions = [
    flowFilter({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), limit }),
  ];
  if (cursor !== undefined) conditions.push(after(cursor, 'first', 'flow_id'));
  const { sql, values } = every(conditions);
  return {
    sql: eventsOf(
      table,
      `SELECT flow_id FROM (SELECT flow_id, min(seen.first) AS first FROM ${table('flow_minute')} AS seen GROUP BY flow_id)
    WHERE ${sql} ORDER BY first DESC, flow_id DESC LIMIT {rows:UInt32}`,
    ),
    values,
  };
}

function summaryOfRow(row: ClickHouseRow): FlowSummary {
  const ns = (column: string): bigint => BigInt(String(row[column]));
  const count = (column: string): number => Number(row[column]);
  const grouping = String(row['grouping']);
  return {
    flowId: String(row['flow_id']),
    pathway: String(row['pathway']),
    ...(grouping === '' ? {} : { group: grouping }),
    state: row['state'] as FlowSummary['state'],
    first: ns('first'),
    last: ns('last'),
    node: String(row['node']),
    stage: FLOW_STAGES[count('stage') - 1] as FlowStage,
    status: FLOW_STATUSES[count('status') - 1] as FlowStatus,
    hops: count('events') - 1,
    waitNs: ns('wait'),
    workNs: ns('work'),
    attempts: count('attempts'),
    redeliveries: count('redeliveries'),
    duplicates: count('duplicates'),
    deadLetters: count('dead_letters'),
    timeouts: count('timeouts'),
    weight: count('weight'),
  };
}
