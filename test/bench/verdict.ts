/** Holds what was measured against the bars. */
import type { Samples } from './measure.ts';
import type { Bar, Question } from './question.ts';
import { compare } from './statistics.ts';

/** One line of the table and one member of `results` in `bench-results.json`. */
export interface Verdict {
  /** The question's name; where it has several rivals, followed by the rival's. */
  readonly name: string;
  readonly rival: string;
  /** Ours divided by the rival's time or, under an `at_least` bar, the rival's divided by ours. */
  readonly ratio: number;
  readonly ours_ns: number;
  readonly rival_ns: number;
  /** 10th and 90th percentile of the same ratio over the rounds. */
  readonly spread: readonly [p10: number, p90: number];
  readonly bar?: string;
  readonly met?: boolean;
}

/** One verdict for each rival. */
export function verdicts(question: Question, samples: Samples): readonly Verdict[] {
  return question.rivals.map((rival, index) => {
    const measured = compare(samples.ours, samples.rivals[index] ?? []);
    const bar = barsOf(question).find((one) => one.rival === undefined || one.rival === rival.name);
    const inverted = bar?.kind === 'at_least';
    return {
      name: question.rivals.length === 1 ? question.name : `${question.name} (${rival.name})`,
      rival: rival.name,
      ratio: inverted ? 1 / measured.ratio : measured.ratio,
      ours_ns: measured.oursNs,
      rival_ns: measured.rivalNs,
      spread: inverted ? [1 / measured.p90, 1 / measured.p10] : [measured.p10, measured.p90],
      ...(bar && { bar: inWords(bar), met: isMet(bar, measured) }),
    };
  });
}

/**
 * Finds what cannot be judged before time is spent on it.
 *
 * @throws RangeError when a question has no rival, or a bar names none of them or one twice
 */
export function assertJudgeable(question: Question): void {
  const names = question.rivals.map(({ name }) => name);
  if (names.length === 0) throw new RangeError(`${question.name}: a question needs a rival`);
  const judged = barsOf(question).map(({ rival }) => rival ?? (names.length === 1 ? names[0] : undefined));
  for (const rival of judged) {
    if (rival === undefined || !names.includes(rival)) {
      throw new RangeError(`${question.name}: a bar must name one of its rivals (${names.join(', ')})`);
    }
  }
  if (new Set(judged).size < judged.length) throw new RangeError(`${question.name}: two bars for one rival`);
}

/** The names whose bar was missed. */
export function missedBars(all: readonly Verdict[]): readonly string[] {
  return all.filter(({ met }) => met === false).map(({ name }) => name);
}

function barsOf({ bar }: Question): readonly Bar[] {
  if (bar === undefined) return [];
  return 'kind' in bar ? [bar] : bar;
}

function isMet(bar: Bar, { ratio, differenceNs }: { readonly ratio: number; readonly differenceNs: number }): boolean {
  if (bar.kind === 'at_least') return 1 / ratio >= bar.ratio;
  return ratio <= bar.ratio || (bar.orNs !== undefined && differenceNs <= bar.orNs);
}

function inWords(bar: Bar): string {
  if (bar.kind === 'at_least') return `at least ${bar.ratio}x`;
  return `at most ${bar.ratio}${bar.orNs === undefined ? '' : ` or +${bar.orNs} ns`}`;
}
