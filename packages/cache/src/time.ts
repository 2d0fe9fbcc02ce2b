/** Time as a cache uses it: injected, so that tests own it. */

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Calls back once after so many milliseconds; what it gives cancels. A waiting timer keeps no process alive. */
export type Timer = (delayMs: number, callback: () => void) => () => void;

export const systemTimer: Timer = (delayMs, callback) => {
  const timeout = setTimeout(callback, delayMs).unref();
  return () => clearTimeout(timeout);
};

/** The time is read anew after so many milliseconds of the event loop, and after so many calls. */
const COARSE_MS = 1;
const COARSE_CALLS = 64;

/**
 * The time of a moment ago, for a fifth of what reading it costs, which is half of what a hit costs otherwise.
 *
 * It lags by a millisecond, or by 64 calls where the event loop is kept from turning; it never runs ahead.
 */
export function coarse(clock: Clock): Clock {
  let now = 0;
  let calls = 0;
  let timeout: NodeJS.Timeout | undefined;
  const forget = (): void => {
    calls = 0;
  };
  return () => {
    if (calls > 0) {
      calls -= 1;
      return now;
    }
    now = clock();
    calls = COARSE_CALLS - 1;
    // One timer for all time: making one costs ten times as much as winding it up again.
    if (timeout === undefined) timeout = setTimeout(forget, COARSE_MS).unref();
    else timeout.refresh();
    return now;
  };
}
