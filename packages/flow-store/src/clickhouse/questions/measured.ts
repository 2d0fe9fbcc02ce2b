/** Pathways, hops and edges: counted and timed by the engine. */
import { FLOW_STAGES, type FlowStage, type FlowState } from '@weir/flow-events';
import type { EdgeStats, HopStats, PathwayStats, Percentiles } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { clampedTime, EARLIEST_NS, LATEST_NS } from '../../definitions/storable-time.ts';
import type { ClickHouseRow, Parameters } from '../connection.ts';
import { flowFactsSql, flowHopsSql, STATE_SQL } from '../facts.ts';
import { gathered, percentilesOf, regathered, selected } from './durations.ts';
import { bounded } from './lists.ts';
import { ask, type Question } from './question.ts';

/** Stands for all pathways past the limit. */
const OTHER_PATHWAY = '_OTHER';

const stageName = (code: string): string => `[${FLOW_STAGES.map((name) => `'${name}'`).join(', ')}][${code}]`;

const NONE: Percentiles = { p50: 0n, p95: 0n, p99: 0n };

/** The most frequent pathways first; those past the limit together last. */
export async function pathways(
  question: Question,
  query: CheckedQuery,
): Promise<{ readonly pathways: readonly PathwayStats[] }> {
  const among = bounded(question, query);
  const states = ['complete', 'failed', 'late', 'lost', 'open'];
  // With others to be told, the last place is theirs; a pathway that is itself named so is one of them.
  const sql = `SELECT name, count, ${states.join(', ')}, ${selected('wait')}, ${selected('work')} FROM (
  SELECT if(total > {limit:UInt32} AND (rank >= {limit:UInt32} OR pathway = '${OTHER_PATHWAY}'), '${OTHER_PATHWAY}', pathway) AS name,
    max(rank >= {limit:UInt32} AND total > {limit:UInt32}) AS is_other, sum(flow.count) AS count, ${states.map((state) => `sum(flow.${state}) AS ${state}`).join(', ')},
    ${regathered('wait')}, ${regathered('work')}
  FROM (
    SELECT *, row_number() OVER (ORDER BY count DESC, pathway) AS rank, count() OVER () AS total FROM (
      SELECT pathway, sum(counted) AS count, ${states.map((state) => `sumIf(counted, state = '${state}') AS ${state}`).join(', ')},
        ${gathered('wait', 'wait', 'counted')}, ${gathered('work', 'work', 'counted')}
      FROM (SELECT *, ${STATE_SQL} AS state FROM ${flowFactsSql(question.table('flow_event'), among.sql)})
      WHERE first >= {from:Int64} AND first < {to:Int64}
      GROUP BY pathway
    )
  ) AS flow
  GROUP BY name
) ORDER BY is_other, count DESC, name`;
  const [rows, perSeconds] = await Promise.all([
    ask(question, sql, { ...among.values, ...range(query), limit: query.limit }),
    seconds(question, query),
  ]);
  return {
    pathways: rows.map((row) => {
      const count = Number(row['count']);
      return {
        pathway: String(row['name']),
        count,
        rate: count / perSeconds,
        errors: Number(row['failed']),
        states: Object.fromEntries(states.map((state) => [state, Number(row[state])])) as Record<FlowState, number>,
        wait: percentilesOf(row, 'wait') ?? NONE,
        work: percentilesOf(row, 'work') ?? NONE,
      };
    }),
  };
}

/** Hops of a pathway, the most frequent first. */
export async function hops(
  question: Question,
  pathway: string,
  query: CheckedQuery,
): Promise<{ readonly hops: readonly HopStats[]; readonly omitted: number }> {
  const keys = 'from_node, from_stage, to_node, to_stage';
  const sqlOf: OfHops = (hopsSql) => `SELECT ${keys}, groups, count, errors, ${selected('time')} FROM (
  SELECT ${keys}, sum(counted) AS count, sumIf(counted, is_error) AS errors, count() OVER () AS groups, ${gathered('time', 'ns', 'counted')}
  FROM ${hopsSql}
  GROUP BY ${keys}
) ORDER BY count DESC, from_node, ${stageName('from_stage')}, to_node, ${stageName('to_stage')} LIMIT {limit:UInt32}`;
  const { rows, perSeconds } = await measuredRows(question, sqlOf, { ...query, pathway });
  const stage = (code: unknown): FlowStage => FLOW_STAGES[Number(code) - 1] as FlowStage;
  return {
    hops: rows.map((row) => {
      const kind = row['from_node'] === row['to_node'] ? 'work' : 'wait';
      return {
        kind,
        from: { node: String(row['from_node']), stage: stage(row['from_stage']) },
        to: { node: String(row['to_node']), stage: stage(row['to_stage']) },
        ...countsOf(row, perSeconds),
        [kind]: percentilesOf(row, 'time') ?? NONE,
      };
    }),
    omitted: omittedOf(rows, query),
  };
}

/** Edges, of one pathway or of all, the most frequent first. */
export async function edges(
  question: Question,
  query: CheckedQuery,
): Promise<{ readonly edges: readonly EdgeStats[]; readonly omitted: number }> {
  // Work at a node is the edge from it to itself.
  const sqlOf: OfHops = (hopsSql) => `SELECT from_node, to_node, groups, count, errors, ${selected('time')} FROM (
  SELECT from_node, to_node, from_node = to_node AS is_work, sum(counted) AS count, sumIf(counted, is_error) AS errors,
    count() OVER (PARTITION BY is_work) AS groups,
    row_number() OVER (PARTITION BY is_work ORDER BY count DESC, from_node, to_node) AS rank,
    ${gathered('time', 'ns', 'counted')}
  FROM ${hopsSql}
  GROUP BY from_node, to_node
) WHERE is_work OR rank <= {limit:UInt32} ORDER BY count DESC, from_node, to_node`;
  const { rows, perSeconds } = await measuredRows(question, sqlOf, query);
  const [work, waits] = [new Map<string, Percentiles>(), [] as ClickHouseRow[]];
  for (const row of rows) {
    if (row['from_node'] === row['to_node']) work.set(String(row['to_node']), percentilesOf(row, 'time') ?? NONE);
    else waits.push(row);
  }
  return {
    edges: waits.map((row) => {
      const to = String(row['to_node']);
      const atEnd = work.get(to);
      return {
        from: String(row['from_node']),
        to,
        ...countsOf(row, perSeconds),
        wait: percentilesOf(row, 'time') ?? NONE,
        ...(atEnd === undefined ? {} : { work: atEnd }),
      };
    }),
    omitted: omittedOf(waits, query),
  };
}

/** A query of hops, over one that gives them one a row. */
type OfHops = (hopsSql: string) => string;

/** The rows of a query of the hops that end in the range. */
async function measuredRows(
  question: Question,
  sqlOf: OfHops,
  query: CheckedQuery,
): Promise<{ readonly rows: readonly ClickHouseRow[]; readonly perSeconds: number }> {
  const among = bounded(question, query);
  const hopsSql = `(
    SELECT hop.1 AS from_node, hop.2 AS from_stage, hop.3 AS to_node, hop.4 AS to_stage, hop.5 AS ns, hop.6 AS is_error, counted
    FROM (
      SELECT hops, counted FROM ${flowHopsSql(question.table('flow_event'), among.sql)}
      WHERE ${query.pathway === undefined ? '1' : 'pathway = {pathway:String}'}
    )
    ARRAY JOIN hops AS hop
    WHERE hop.7 >= {from:Int64} AND hop.7 < {to:Int64}
  )`;
  const pathway: Parameters = query.pathway === undefined ? {} : { pathway: query.pathway };
  const values = { ...among.values, ...range(query), ...pathway, limit: query.limit };
  const [rows, perSeconds] = await Promise.all([ask(question, sqlOf(hopsSql), values), seconds(question, query)]);
  return { rows, perSeconds };
}

function range({ from = EARLIEST_NS, to = LATEST_NS }: CheckedQuery): Parameters {
  return { from: clampedTime(from), to: clampedTime(to) };
}

function countsOf(row: ClickHouseRow, perSeconds: number): { count: number; rate: number; errors: number } {
  const count = Number(row['count']);
  return { count, rate: count / perSeconds, errors: Number(row['errors']) };
}

function omittedOf(rows: readonly ClickHouseRow[], { limit }: CheckedQuery): number {
  return Math.max(0, Number(rows[0]?.['groups'] ?? 0) - limit);
}

/** Seconds that rates are of: to the present where the range has no end, from the earliest flow where it has no beginning. */
async function seconds(question: Question, { from, to }: CheckedQuery): Promise<number> {
  const earliest = from ?? (await earliestOf(question)) ?? question.nowNs;
  return Math.max(1, Number((to ?? question.nowNs) - earliest) / 1e9);
}

/** When the earliest flow began: in the first minute. */
export async function earliestOf(question: Question): Promise<bigint | undefined> {
  const events = question.table('flow_event');
  const sql = `SELECT min(toUnixTimestamp64Nano(at)) AS earliest, count() AS n FROM ${events} WHERE minute = (SELECT min(minute) FROM ${events})`;
  const [row] = await ask(question, sql);
  return row === undefined || row['n'] === '0' ? undefined : BigInt(String(row['earliest']));
}
