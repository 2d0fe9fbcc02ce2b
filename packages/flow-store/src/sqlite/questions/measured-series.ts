/** Counts and percentiles of series over a range of time: from what is counted ahead, and at its ends from the rows. */
import type { Percentiles } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { bucketOf } from '../../definitions/duration-buckets.ts';
import { bucketPercentiles, EXACT_VALUES, exactPercentiles, type Weighted } from '../../definitions/percentiles.ts';
import { clampedTime, EARLIEST_NS, LATEST_NS } from '../../definitions/storable-time.ts';
import { addDuration, addHead, addTally, decodeTally, newTally, type Tally } from '../../definitions/tally.ts';
import { type TimePart, timeParts } from '../../definitions/time-parts.ts';
import type { Row } from '../database.ts';
import { flowEntry } from '../flow-row.ts';
import { isErrorHop } from '../flow-table.ts';
import { type Entry, MAX_WEIGHT } from '../tally-ledger.ts';
import type { Question } from './question.ts';

/** What is counted: hops, each with a duration, or flows, each with its wait and its work. */
export type Counted = 'hops' | 'flows';

const DURATIONS: Readonly<Record<Counted, number>> = { hops: 1, flows: 2 };

const TALLIES = 'SELECT counts FROM tally WHERE series = ? AND span = ? AND start >= ? AND start < ?';
const ROWS: Readonly<Record<Counted, string>> = {
  hops: `SELECT event.at AS at, event.hop_ns AS hop_ns, event.series AS series, flow.weight AS weight, place.stage AS stage, place.status AS status
    FROM event JOIN flow ON flow.id = event.flow JOIN place ON place.id = event.place
    WHERE event.series = ? AND event.at >= ? AND event.at < ?`,
  flows: 'SELECT series, first, wait, work, weight, settled FROM flow WHERE series = ? AND first >= ? AND first < ?',
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
  sumUp(
    question,
    counted,
    series,
    range,
    (bytes) => addHead(head, decodeTally(bytes, 0)),
    (entry) => addEntry(head, entry),
  );
  return head;
}

/** The counts of a series in a range, added to a tally. */
export function addSeries(question: Question, counted: Counted, series: number, range: Range, tally: Tally): void {
  const durations = DURATIONS[counted];
  sumUp(
    question,
    counted,
    series,
    range,
    (bytes) => addTally(tally, decodeTally(bytes, durations)),
    (entry) => addEntry(tally, entry),
  );
}

/** Percentiles of each duration of some series together: exact where they are few. */
export function percentilesOf(
  question: Question,
  counted: Counted,
  series: readonly number[],
  range: Range,
): readonly Percentiles[] {
  const tally = newTally(DURATIONS[counted]);
  for (const each of series) addSeries(question, counted, each, range, tally);
  if (tally.rows > EXACT_VALUES) return tally.durations.map((buckets) => bucketPercentiles(buckets));
  const values: Weighted[][] = tally.durations.map(() => []);
  for (const each of series) {
    for (const { durations, weight } of entries(question, counted, each, range.from, range.to))
      durations.forEach((durationNs, index) => values[index]?.push({ durationNs, weight }));
  }
  return values.map((each) => exactPercentiles(each));
}

function sumUp(
  question: Question,
  counted: Counted,
  series: number,
  { parts }: Range,
  onTally: (bytes: Uint8Array) => void,
  onEntry: (entry: Entry) => void,
): void {
  const { database, budget } = question;
  for (const { span, from, to } of parts) {
    if (span === undefined) {
      for (const entry of entries(question, counted, series, from, to)) onEntry(entry);
      continue;
    }
    for (const row of database.each(TALLIES, series, span, from, to)) {
      budget.step();
      onTally(row['counts'] as Uint8Array);
    }
  }
}

/** The rows themselves. */
function* entries(
  { database, budget }: Question,
  counted: Counted,
  series: number,
  from: bigint,
  to: bigint,
): Generator<Entry> {
  for (const row of database.each(ROWS[counted], series, from, to)) {
    budget.step();
    const entry = counted === 'flows' ? flowEntry(row) : hopEntry(row);
    yield { ...entry, weight: Math.min(entry.weight, MAX_WEIGHT) };
  }
}

function hopEntry(row: Row): Entry {
  const end = { stage: row['stage'], status: row['status'] } as Parameters<typeof isErrorHop>[0];
  return {
    series: Number(row['series']),
    atNs: row['at'] as bigint,
    durations: [row['hop_ns'] as bigint],
    weight: Number(row['weight']),
    isError: isErrorHop(end),
    isComplete: false,
  };
}

function addEntry(tally: Tally, { durations, weight, isError, isComplete }: Entry): void {
  tally.rows += 1;
  tally.count += weight;
  if (isError) tally.errors += weight;
  if (isComplete) tally.complete += weight;
  durations.forEach((duration, index) => addDuration(tally, index, bucketOf(duration), weight));
}
