/** Hops of a pathway, and edges between nodes. */
import type { FlowStage } from '@weir/flow-events';
import type { EdgeStats, HopStats, Percentiles } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { addHead, newTally, type Tally } from '../../definitions/tally.ts';
import type { Row } from '../database.ts';
import { headOf, percentilesOf, type Range, rangeOf } from './measured-series.ts';
import type { Question } from './question.ts';

const SERIES = "SELECT id, kind, from_node, from_stage, to_node, to_stage FROM series WHERE kind <> 'flow'";

/** Hops of a pathway, the most frequent first. */
export function hops(
  question: Question,
  pathway: string,
  query: CheckedQuery,
): { readonly hops: readonly HopStats[]; readonly omitted: number } {
  const range = rangeOf(question, query);
  const rows = question.database.all(`${SERIES} AND pathway = ?`, pathway);
  const all = measuredGroups(question, range, rows, (row) => JSON.stringify(endsOf(row)));
  return {
    hops: all.slice(0, query.limit).map(({ row, series, head }) => {
      const [durations] = percentilesOf(question, 'hops', series, range) as [Percentiles];
      const kind = row['kind'] === 'wait' ? 'wait' : 'work';
      const [fromNode = '', fromStage, toNode = '', toStage] = endsOf(row);
      return {
        kind,
        from: { node: fromNode, stage: fromStage as FlowStage },
        to: { node: toNode, stage: toStage as FlowStage },
        ...countsOf(head, range),
        [kind]: durations,
      };
    }),
    omitted: Math.max(0, all.length - query.limit),
  };
}

/** Edges, of one pathway or of all, the most frequent first. */
export function edges(
  question: Question,
  query: CheckedQuery,
): { readonly edges: readonly EdgeStats[]; readonly omitted: number } {
  const range = rangeOf(question, query);
  const { pathway, limit } = query;
  const rows =
    pathway === undefined ? question.database.all(SERIES) : question.database.all(`${SERIES} AND pathway = ?`, pathway);
  const waits = rows.filter(({ kind }) => kind === 'wait');
  const all = measuredGroups(question, range, waits, (row) => JSON.stringify([row['from_node'], row['to_node']]));
  const workAt = new Map<string, number[]>();
  for (const { kind, id, to_node: node } of rows) {
    if (kind !== 'work') continue;
    const ofNode = workAt.get(String(node)) ?? [];
    ofNode.push(Number(id));
    workAt.set(String(node), ofNode);
  }
  return {
    edges: all.slice(0, limit).map(({ row, series, head }) => {
      const [wait] = percentilesOf(question, 'hops', series, range) as [Percentiles];
      const to = String(row['to_node']);
      const work = workOf(question, workAt.get(to) ?? [], range);
      return { from: String(row['from_node']), to, ...countsOf(head, range), wait, ...work };
    }),
    omitted: Math.max(0, all.length - limit),
  };
}

interface Group {
  /** One of its series. */
  readonly row: Row;
  readonly series: number[];
  readonly head: Tally;
}

/** Series of one key together; those that the range has none of are left out. */
function measuredGroups(
  question: Question,
  range: Range,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const id = Number(row['id']);
    const head = headOf(question, 'hops', id, range);
    if (head.rows === 0) continue;
    const key = keyOf(row);
    const group = groups.get(key) ?? { row, series: [], head: newTally(0) };
    group.series.push(id);
    addHead(group.head, head);
    groups.set(key, group);
  }
  return [...groups]
    .sort(([a, x], [b, y]) => y.head.count - x.head.count || (a < b ? -1 : 1))
    .map(([, group]) => group);
}

function workOf(question: Question, series: readonly number[], range: Range): { readonly work?: Percentiles } {
  const has = series.some((id) => headOf(question, 'hops', id, range).rows > 0);
  if (!has) return {};
  const [work] = percentilesOf(question, 'hops', series, range) as [Percentiles];
  return { work };
}

function countsOf({ count, errors }: Tally, { seconds }: Range): { count: number; rate: number; errors: number } {
  return { count, rate: count / seconds, errors };
}

function endsOf(row: Row): readonly string[] {
  return ['from_node', 'from_stage', 'to_node', 'to_stage'].map((column) => String(row[column]));
}
