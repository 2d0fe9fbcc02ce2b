/** How often properties run: in full in CI, a tenth of it where somebody waits and in every lane but the main one. */

const share = countsIn(process.env) === 'full' ? 1 : 0.1;

/** Cases of hostile input for a package. */
export const HOSTILE_CASES: number = 100_000 * share;

/** Schedules of an accounting law. */
export const SCHEDULES: number = 10_000 * share;

/** What `WEIR_COUNTS` says; where it says nothing, `full` in CI and else `tenth`. */
export function countsIn(env: NodeJS.ProcessEnv): 'full' | 'tenth' {
  const { WEIR_COUNTS: chosen = env['CI'] === 'true' ? 'full' : 'tenth' } = env;
  if (chosen !== 'full' && chosen !== 'tenth') throw new Error(`WEIR_COUNTS must be full or tenth (got ${chosen})`);
  return chosen;
}
