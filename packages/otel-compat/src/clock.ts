/** Wall-clock time in nanoseconds: the one clock that events of several processes are ordered by. */
import type { HrTime } from '@opentelemetry/api';

/** Gives the time since the Unix epoch as `[seconds, nanoseconds]`. Injected, so that tests own the time. */
export type Clock = () => HrTime;

/** Where a clock reads its time; for tests. */
export interface ClockSources {
  /** Whole milliseconds since the epoch. */
  readonly wallMs?: () => number;
  /** Milliseconds, with fraction, of a clock that never steps. */
  readonly monotonicMs?: () => number;
  /** First guess of what the monotonic clock lacks to the wall clock, in milliseconds. */
  readonly shiftMs?: number;
}

/**
 * A clock as fine as the monotonic one and as right as the wall clock.
 *
 * The monotonic reading is shifted only as far as needed to stay inside the millisecond that `Date.now()` reports, so a
 * stepped or drifting wall clock is followed at once. Two processes of one machine then agree far below a millisecond, which orders the hops of a flow.
 *
 * @example
 * const now = createClock();
 * const [seconds, nanoseconds] = now();
 */
export function createClock({
  wallMs = Date.now,
  monotonicMs = () => performance.now(),
  shiftMs = performance.timeOrigin,
}: ClockSources = {}): Clock {
  let shift = shiftMs;
  return () => {
    const monotonic = monotonicMs();
    const wall = wallMs();
    // The fraction within the present millisecond. The two large numbers meet first, and leave room for its digits.
    let fractionMs = monotonic + (shift - wall);
    if (fractionMs < 0) {
      // Either the wall clock runs ahead, or this thread rested between the two readings; a third one tells.
      const laterMs = monotonicMs() + (shift - wall);
      if (laterMs < 0) shift -= laterMs;
      fractionMs = 0;
    } else if (fractionMs > LAST_IN_MS) {
      shift -= fractionMs - LAST_IN_MS;
      fractionMs = LAST_IN_MS;
    }
    const seconds = Math.floor(wall / 1_000);
    return [seconds, (wall - seconds * 1_000) * 1_000_000 + Math.floor(fractionMs * 1_000_000)];
  };
}

const LAST_IN_MS = 0.999_999;

/** The clock of this process. */
export const systemClock: Clock = createClock();
