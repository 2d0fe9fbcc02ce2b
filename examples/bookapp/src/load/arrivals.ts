/** When users come: independently of how long others are served, so that a slow server does not slow the load. */

/**
 * Milliseconds from the beginning at which requests are due: a Poisson process.
 *
 * @param ratePerSecond mean arrivals a second, above 0
 * @param random uniform in `[0, 1)`
 */
export function* arrivals(ratePerSecond: number, durationMs: number, random: () => number): Generator<number> {
  let at = 0;
  for (;;) {
    at += (-Math.log(1 - random()) / ratePerSecond) * 1_000;
    if (at >= durationMs) return;
    yield at;
  }
}

/** A repeatable source of randomness: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
