/** How often properties run: in full in CI, a tenth of it where somebody waits. */

const share = process.env['CI'] === 'true' ? 1 : 0.1;

/** Cases of hostile input for a package. */
export const HOSTILE_CASES: number = 100_000 * share;

/** Schedules of an accounting law. */
export const SCHEDULES: number = 10_000 * share;
