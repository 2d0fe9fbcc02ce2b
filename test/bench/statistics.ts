/** Medians and quantiles of paired samples. */

/** Two sides over the same rounds. */
export interface Comparison {
  /** Median nanoseconds of a call. */
  readonly oursNs: number;
  readonly rivalNs: number;
  /** Median over the rounds of ours divided by the rival's. */
  readonly ratio: number;
  /** 10th and 90th percentile of the same. */
  readonly p10: number;
  readonly p90: number;
  /** Median over the rounds of ours minus the rival's, in nanoseconds. */
  readonly differenceNs: number;
}

/**
 * Compares sample by sample: a round shares its disturbances, so the median of ratios holds where a ratio of medians
 * would drift with the machine.
 *
 * @throws RangeError when the sides have not equally many samples, or none
 */
export function compare(ours: readonly number[], rival: readonly number[]): Comparison {
  if (ours.length !== rival.length) throw new RangeError('each round has one sample of each side');
  const pairs = ours.map((value, round) => [value, rival[round] ?? Number.NaN] as const);
  const ratios = pairs.map(([a, b]) => a / b);
  return {
    oursNs: quantile(ours, 0.5),
    rivalNs: quantile(rival, 0.5),
    ratio: quantile(ratios, 0.5),
    p10: quantile(ratios, 0.1),
    p90: quantile(ratios, 0.9),
    differenceNs: quantile(
      pairs.map(([a, b]) => a - b),
      0.5,
    ),
  };
}

/**
 * The value below which the share `q` of the values lies, interpolated between neighbours.
 *
 * @param q from 0 to 1
 * @throws RangeError when there are no values
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (low === undefined || high === undefined) throw new RangeError('a quantile needs values');
  return low + (high - low) * (position - Math.floor(position));
}
