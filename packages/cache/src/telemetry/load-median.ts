/** A running estimate of the median time of a loader, in one number. */

/**
 * Estimates the median of what it is told, by steps: up where a value is above it, down where one is below (frugal
 * streaming, with a step in proportion to the estimate, so that microseconds and seconds are followed alike).
 *
 * The first value is taken as it is.
 */
export class LoadMedian {
  /** Nanoseconds; 0 before the first value. */
  ns = 0;

  add(valueNs: number): void {
    if (this.ns === 0) this.ns = valueNs;
    else this.ns += Math.sign(valueNs - this.ns) * Math.max(1, this.ns * STEP);
  }
}

const STEP = 0.05;
