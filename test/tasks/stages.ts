/** Runs stages in order, each with a heading, and ends with a table, what failed and was skipped, and one line of counts. */

export interface Outcome {
  readonly passed: number;
  /** What failed, each in words: what it is, and below it what went wrong. */
  readonly failed: readonly string[];
  /** What could not be had or was left out, in words. */
  readonly skipped: readonly string[];
  /** What is left out where this machine need not have what it takes: named, and never counted as failed. */
  readonly excused?: readonly string[];
}

export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
  /** Whether the stages after this one make no sense when it fails. */
  readonly endsRunOnFailure?: boolean;
}

export interface StageOptions {
  /** Counts everything skipped as failed, as where a person would not read the list. */
  readonly skipsFail: boolean;
  /** Once it is aborted no stage is started, and the run has failed. */
  readonly interruption: AbortSignal;
  readonly print: (line: string) => void;
  readonly nowMs: () => number;
}

/** Gives the number of failures; the last line printed is exactly `N passed, N failed`. */
export async function runStages(stages: readonly Stage[], options: StageOptions): Promise<number> {
  const { interruption, print, nowMs } = options;
  const rows = [['stage', 'passed', 'failed', 'seconds']];
  const broken: string[] = [];
  const skipped: string[] = [];
  const excused: string[] = [];
  let [passed, failed] = [0, 0];

  for (const stage of stages) {
    print(`\n== ${stage.name}`);
    const start = nowMs();
    const outcome = await attempt(stage, print);
    const lost = outcome.failed.length + (options.skipsFail ? outcome.skipped.length : 0);
    rows.push([stage.name, String(outcome.passed), String(lost), ((nowMs() - start) / 1_000).toFixed(1)]);
    broken.push(...outcome.failed.map((what) => `${stage.name}: ${what}`));
    skipped.push(...outcome.skipped);
    excused.push(...(outcome.excused ?? []));
    passed += outcome.passed;
    failed += lost;
    if (interruption.aborted || (lost > 0 && stage.endsRunOnFailure === true)) break;
  }
  if (interruption.aborted) {
    broken.push('interrupted');
    failed += 1;
  }
  for (const stage of stages.slice(rows.length - 1)) rows.push([stage.name, 'not run', '', '']);

  print('');
  for (const row of rows) print(aligned(row));
  print('');
  if (broken.length > 0) print('failed:');
  for (const what of broken) print(indented(what));
  print(skipped.length === 0 ? 'skipped: none' : 'skipped:');
  for (const what of skipped) print(indented(what));
  if (excused.length > 0) print('skipped, which is no failure:');
  for (const what of excused) print(indented(what));
  print(`${passed} passed, ${failed} failed`);
  return failed;
}

/** A stage that breaks has failed once; the counts are printed all the same. */
async function attempt({ run }: Stage, print: (line: string) => void): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(what);
    return { passed: 0, failed: [what], skipped: [] };
  }
}

function aligned([name = '', ...numbers]: readonly string[]): string {
  return name.padEnd(10) + numbers.map((text) => text.padStart(10)).join('');
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
