/** A flow as columns: all that lists and counts are answered from. */
import type { FlowStage, FlowStatus } from '@weir/flow-events';
import type { FlowSummary } from '../contract/answers.ts';
import { type FlowFacts, type Judgement, type SettledState, stateAt } from '../definitions/flow-facts.ts';
import { LATEST_NS } from '../definitions/storable-time.ts';
import type { Row } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import type { Entry } from './tally-ledger.ts';

/** Values of the columns of a flow that its events give, in the order of {@link FLOW_COLUMNS}. */
export type FlowValues = readonly (number | bigint | null)[];

/** Columns that the events give. */
export const FLOW_COLUMNS = [
  'series',
  'is_grouped',
  'settled',
  'deadline',
  'first',
  'last',
  'place',
  'events',
  'wait',
  'work',
  'attempts',
  'redeliveries',
  'duplicates',
  'dead_letters',
  'timeouts',
  'weight',
] as const;

/** Texts of the dictionary of series: of a flow its pathway and kind, of a hop its ends too. */
export const SERIES_COLUMNS = ['pathway', 'kind', 'from_node', 'from_stage', 'to_node', 'to_stage'] as const;

const SETTLED: readonly (SettledState | undefined)[] = [undefined, 'complete', 'failed'];

/** The combination of texts under which the flows of a pathway are counted. */
export function flowSeries(pathway: string): readonly string[] {
  return [pathway, 'flow', '', '', '', ''];
}

/** The values of a flow's columns. */
export function flowValues(facts: FlowFacts, series: number, place: number): FlowValues {
  return [
    series,
    facts.isGrouped ? 1 : 0,
    SETTLED.indexOf(facts.settled),
    facts.deadlineNs === undefined ? null : storedDeadline(facts.deadlineNs),
    facts.first.atNs,
    facts.last.atNs,
    place,
    facts.ordered.length,
    facts.waitNs,
    facts.workNs,
    facts.attempts,
    facts.redeliveries,
    facts.duplicates,
    facts.deadLetters,
    facts.timeouts,
    facts.weight,
  ];
}

/** A deadline as a column holds it: one past every time that can be asked about is as good as the last of them. */
export function storedDeadline(deadlineNs: bigint): bigint {
  return deadlineNs < LATEST_NS ? deadlineNs : LATEST_NS;
}

/** A flow as it is counted among those of its pathway. */
export function flowEntry(row: Row): Entry {
  const settled = SETTLED[Number(row['settled'])];
  return {
    series: Number(row['series']),
    atNs: row['first'] as bigint,
    durations: [row['wait'] as bigint, row['work'] as bigint],
    weight: Number(row['weight']),
    isError: settled === 'failed',
    isComplete: settled === 'complete',
  };
}

/** The values of a flow's columns as a row of them. */
export function valuesAsRow(values: FlowValues): Row {
  return Object.fromEntries(FLOW_COLUMNS.map((column, index) => [column, values[index]]));
}

/** The state that a row has at a time. */
export function rowState(row: Row, judgement: Judgement): FlowSummary['state'] {
  const deadline = row['deadline'] as bigint | null;
  return stateAt(
    {
      settled: SETTLED[Number(row['settled'])],
      deadlineNs: deadline ?? undefined,
      lastNs: row['last'] as bigint,
    },
    judgement,
  );
}

/** The summary of a row. */
export function summaryOfRow(
  row: Row,
  judgement: Judgement,
  { places, series }: { readonly places: Dictionary; readonly series: Dictionary },
): FlowSummary {
  const [, node = '', , stage, status] = places.texts(Number(row['place']));
  const [pathway = ''] = series.texts(Number(row['series']));
  return {
    flowId: String(row['flow_id']),
    pathway,
    ...(row['is_grouped'] === 1n ? { group: pathway } : {}),
    state: rowState(row, judgement),
    first: row['first'] as bigint,
    last: row['last'] as bigint,
    node,
    stage: stage as FlowStage,
    status: status as FlowStatus,
    hops: Number(row['events']) - 1,
    waitNs: row['wait'] as bigint,
    workNs: row['work'] as bigint,
    attempts: Number(row['attempts']),
    redeliveries: Number(row['redeliveries']),
    duplicates: Number(row['duplicates']),
    deadLetters: Number(row['dead_letters']),
    timeouts: Number(row['timeouts']),
    weight: Number(row['weight']),
  };
}
