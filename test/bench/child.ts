/** Measures the questions of one bench file in a process of its own and sends the verdicts to the parent. */
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { measure } from './measure.ts';
import type { Question, Side } from './question.ts';
import { assertJudgeable, verdicts, type Verdict } from './verdict.ts';

/** What the parent sends. */
export interface Assignment {
  /** Absolute path. */
  readonly file: string;
  /** Parts of question names; all are asked when empty. */
  readonly filters: readonly string[];
  readonly rounds: number;
}

/** What it gets back: a message for each question and, when all is done, an exit code of 0. */
export interface Answer {
  readonly question: string;
  /** Sides with a version, as `name version`. */
  readonly versions: readonly string[];
  readonly verdicts: readonly Verdict[];
}

process.once('message', (assignment: Assignment) => {
  void answer(assignment).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// A run that is stopped stops measuring too.
process.once('disconnect', () => process.exit(1));

async function answer({ file, filters, rounds }: Assignment): Promise<void> {
  const loaded = (await import(pathToFileURL(file).href)) as { default: Question | readonly Question[] };
  const questions = [loaded.default].flat() as Question[];
  questions.forEach(assertJudgeable);
  for (const question of questions) {
    if (filters.length > 0 && !filters.some((part) => question.name.includes(part))) continue;
    const samples = await measure(question, {
      rounds,
      warmUpRounds: 5,
      sampleNs: 20_000_000,
      nowNs: () => Number(process.hrtime.bigint()),
      settle,
    });
    await send({
      question: question.question,
      versions: [question.ours, ...question.rivals].flatMap(versioned),
      verdicts: verdicts(question, samples),
    });
  }
}

/** A turn of the event loop, in which a batching side exports as it would between requests; then its garbage goes. */
async function settle(): Promise<void> {
  await setImmediate();
  globalThis.gc?.({ type: 'minor' });
}

function versioned({ name, version }: Side): readonly string[] {
  return version === undefined ? [] : [`${name} ${version}`];
}

function send(message: Answer): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}
