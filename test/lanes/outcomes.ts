/** How lanes count: what ran, what could not be had on this machine, and one check that is no test of a runner. */
import { verdict } from '../checks/verdict.ts';
import type { Outcome } from '../tasks/stages.ts';
import { NotInstallableError } from './npm-install.ts';

/** The sum of what a lane gives; where npm cannot bring what the lane needs, the lane is skipped, with npm's reason. */
export async function unlessUnavailable(lane: string, run: () => Promise<readonly Outcome[]>): Promise<Outcome> {
  try {
    const outcomes = await run();
    return {
      passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
      failed: outcomes.flatMap(({ failed }) => failed),
      skipped: outcomes.flatMap(({ skipped }) => skipped),
    };
  } catch (error) {
    if (!(error instanceof NotInstallableError)) throw error;
    return { passed: 0, failed: [], skipped: [`${lane}: ${error.message}`] };
  }
}

/** The same outcome, where what was skipped names the lane. */
export function named(lane: string, outcome: Outcome): Outcome {
  return { ...outcome, skipped: outcome.skipped.map((what) => `${lane}: ${what}`) };
}

/** One check, passed where it has no problems; prints a line for it, and its problems below. */
export function counted(what: string, problems: readonly string[]): Outcome {
  const failure = verdict(what, problems);
  return failure === undefined ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [failure], skipped: [] };
}
