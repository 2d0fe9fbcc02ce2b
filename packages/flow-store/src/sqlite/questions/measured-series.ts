/** Counts and percentiles of series over a range of time: from what is counted ahead, and at its ends from the rows. */
import type { Percentiles } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { bucketOf } from '../../definitions/duration-buckets.ts';
import { bucketPercentiles, EXACT_VALUES, exactPercentiles, type Weighted } from '../../definitions/percentiles.ts';
import { clampedTime, EARLIEST_NS, LATEST_NS } from '../../definitions/storable-time.ts';
import { addDuration, addHead, addTally, decodeTally, newTally, type Tally } from '../../definitions/tally.ts';
import { type TimePart, timeParts } from '../../definitions/time-parts.ts';
import { IS_ERROR_HOP } from '../flow-table.ts';
import { MAX_WEIGHT } from '../tally-ledger.ts';
import type { Question } from './question.ts';

/** What is counted: hops, each with a duration, or flows, each with its wait and its work. */
export type Counted = 'hops' | 'flows';

const DURATIONS: Readonly<Record<Counted, number>> = { hops: 1, flows: 2 };

const TALLIES = 'SELECT counts FROM tally WHERE series = ? AND span = ? AND start >= ? AND start < ?';

const WEIGHT = `min(flow.weight, ${MAX_WEIGHT})`;
const HOPS = 'FROM event JOIN flow ON flow.id = event.flow';
const HOPS_IN = 'WHERE event.series = ? AND event.at >= ? AND event.at < ?';
const FLOWS_IN = 'FROM flow WHERE series = ? AND first >= ? AND first < ?';
const counts = (isError: string, isComplete: string): string =>
  `SELECT count(*) AS rows, sum(${WEIGHT}) AS count, sum(${WEIGHT} * (${isError})) AS errors, sum(${WEIGHT} * (${isComplete})) AS complete`;

/** Counts of rows, without their durations. */
const HEAD: Readonly<Record<Counted, string>> = {
  hops: `${counts(IS_ERROR_HOP, 'FALSE')} ${HOPS} JOIN place ON place.id = event.place ${HOPS_IN}`,
  flows: `${counts('settled = 2', 'settled = 1')} ${FLOWS_IN}`,
};
/** Durations of rows. */
const ROWS: Readonly<Record<Counted, string>> = {
  hops: `SELECT hop_ns AS first_duration, ${WEIGHT} AS weight ${HOPS} ${HOPS_IN}`,
  flows: `SELECT wait AS first_duration, work AS second_duration, ${WEIGHT} AS weight ${FLOWS_IN}`,
};

/** A range, cut into what is counted ahead and what is not. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
  readonly parts: readonly TimePart[];
  readonly seconds: number;
}

/** The range of a query. Its length, for rates, is that to the present where it has no end. */
export function rangeOf({ database, nowNs }: Question, { from, to }: CheckedQuery): Range {
  const earliest = from ?? (database.get('SELECT min(first) AS first FROM flow')?.['first'] as bigint | null) ?? nowNs;
  const seconds = Math.max(1, Number((to ?? nowNs) - earliest) / 1e9);
  const range = { from: clampedTime(from ?? EARLIEST_NS), to: clampedTime(to ?? LATEST_NS) };
  return { ...range, parts: timeParts(range.from, range.to), seconds };
}

/** The counts of a series in a range, without its durations. */
export function headOf(question: Question, counted: Counted, series: number, range: Range): Tally {
  const head = newTally(0);
  for (const part of range.parts) {
    for (const bytes of talliesOf(question, series, part)) addHead(head, decodeTally(bytes, 0));
    if (part.span !== undefined) continue;
    const row = question.database.get(HEAD[counted], series, part.from, part.to) ?? {};
    const of = (column: string): number => Number(row[column] ?? 0);
    addHead(head, {
      rows: of('rows'),
      count: of('count'),
      errors: of('errors'),
      complete: of('complete'),
      durations: [],
    });
  }
  return head;
}

/** Percentiles of each duration of some series together: exact where they are few. */
export function percentilesOf(
  question: Question,
  counted: Counted,
  series: readonly number[],
  range: Range,
): readonly Percentiles[] {
  const durations = DURATIONS[counted];
  const heads = series.map((each) => headOf(question, counted, each, range));
  if (heads.reduce((sum, { rows }) => sum + rows, 0) <= EXACT_VALUES) {
    const values: Weighted[][] = Array.from({ length: durations }, () => []);
    for (const each of series)
      for (const row of durationsOf(question, counted, each, range.from, range.to))
        row.durations.forEach((durationNs, index) => values[index]?.push({ durationNs, weight: row.weight }));
    return values.map((each) => exactPercentiles(each));
  }
  const tally = newTally(durations);
  for (const each of series) addDurations(question, counted, each, range, tally);
  return tally.durations.map((buckets) => bucketPercentiles(buckets));
}

function addDurations(question: Question, counted: Counted, series: number, range: Range, tally: Tally): void {
  for (const part of range.parts) {
    for (const bytes of talliesOf(question, series, part)) addTally(tally, decodeTally(bytes, DURATIONS[counted]));
    if (part.span !== undefined) continue;
    for (const { durations, weight } of durationsOf(question, counted, series, part.from, part.to))
      durations.forEach((duration, index) => addDuration(tally, index, bucketOf(duration), weight));
  }
}

/** What is counted ahead of a part; nothing where it has to be looked through. */
function* talliesOf(
  { database, budget }: Question,
  series: number,
  { span, from, to }: TimePart,
): Generator<Uint8Array> {
  if (span === undefined) return;
  for (const row of database.each(TALLIES, series, span, from, to)) {
    budget.step();
    yield row['counts'] as Uint8Array;
  }
}

interface Durations {
  readonly durations: readonly bigint[];
  readonly weight: number;
}

function* durationsOf(
  { database, budget }: Question,
  counted: Counted,
  series: number,
  from: bigint,
  to: bigint,
): Generator<Durations> {
  for (const row of database.each(ROWS[counted], series, from, to)) {
    budget.step();
    const first = row['first_duration'] as bigint;
    yield {
      durations: counted === 'hops' ? [first] : [first, row['second_duration'] as bigint],
      weight: Number(row['weight']),
    };
  }
}
