/** Pathways: how many flows each has, how they end, and how long they wait and work. */
import type { FlowState } from '@weir/flow-events';
import type { PathwayStats, Percentiles } from '../../contract/answers.ts';
import type { CheckedQuery } from '../../contract/query.ts';
import { addHead, newTally, type Tally } from '../../definitions/tally.ts';
import { rowState } from '../flow-row.ts';
import { MAX_WEIGHT } from '../tally-ledger.ts';
import { headOf, percentilesOf, type Range, rangeOf } from './measured-series.ts';
import type { Question } from './question.ts';

/** Stands for all pathways past the limit. */
export const OTHER_PATHWAY = '_OTHER';

interface Pathway {
  readonly pathway: string;
  readonly series: number[];
  readonly head: Tally;
}

type StateCounts = Record<FlowState, number>;

/** The most frequent pathways first; those past the limit together last. */
export function pathways(question: Question, query: CheckedQuery): { readonly pathways: readonly PathwayStats[] } {
  const range = rangeOf(question, query);
  const all = measured(question, range);
  // With others to be told, the last place is theirs.
  const shown = all.length > query.limit ? all.slice(0, query.limit - 1) : all;
  const others = all.slice(shown.length);
  const bounded = others.length === 0 ? shown : withOthers(shown, others);
  const undecided = undecidedStates(
    question,
    range,
    new Map(bounded.flatMap((each) => each.series.map((id) => [id, each]))),
  );
  return {
    pathways: bounded.map((each) => {
      const { pathway, series, head } = each;
      const [wait, work] = percentilesOf(question, 'flows', series, range) as [Percentiles, Percentiles];
      const states = { ...noStates(), ...undecided.get(each), complete: head.complete, failed: head.errors };
      return { pathway, count: head.count, rate: head.count / range.seconds, errors: head.errors, states, wait, work };
    }),
  };
}

function measured(question: Question, range: Range): readonly Pathway[] {
  const found: Pathway[] = [];
  for (const { id, pathway } of question.database.all("SELECT id, pathway FROM series WHERE kind = 'flow'")) {
    const head = headOf(question, 'flows', Number(id), range);
    if (head.rows > 0) found.push({ pathway: String(pathway), series: [Number(id)], head });
  }
  return found.sort((a, b) => b.head.count - a.head.count || (a.pathway < b.pathway ? -1 : 1));
}

/** A pathway that is itself named so is one of the others. */
function withOthers(shown: readonly Pathway[], others: readonly Pathway[]): readonly Pathway[] {
  const named = shown.filter(({ pathway }) => pathway === OTHER_PATHWAY);
  const together = { pathway: OTHER_PATHWAY, series: [] as number[], head: newTally(0) };
  for (const { series, head } of [...named, ...others]) {
    together.series.push(...series);
    addHead(together.head, head);
  }
  return [...shown.filter(({ pathway }) => pathway !== OTHER_PATHWAY), together];
}

/** What the flows that are neither complete nor failed are at the present time. */
function undecidedStates(
  question: Question,
  { from, to }: Range,
  bySeries: ReadonlyMap<number, Pathway>,
): ReadonlyMap<Pathway, StateCounts> {
  const counts = new Map<Pathway, StateCounts>();
  const sql = 'SELECT series, settled, deadline, last, weight FROM flow WHERE settled = 0 AND first >= ? AND first < ?';
  for (const row of question.database.each(sql, from, to)) {
    question.budget.step();
    const pathway = bySeries.get(Number(row['series']));
    if (pathway === undefined) continue;
    const states = counts.get(pathway) ?? noStates();
    states[rowState(row, question)] += Math.min(Number(row['weight']), MAX_WEIGHT);
    counts.set(pathway, states);
  }
  return counts;
}

function noStates(): StateCounts {
  return { complete: 0, failed: 0, late: 0, lost: 0, open: 0 };
}
