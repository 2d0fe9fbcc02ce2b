/** Durations in classes whose middle is within 0.8 % of every member; up to 127 ns each value is a class of its own. */

// 64 classes from one power of two to the next.
const BITS = 6;
const CLASSES = 64;
const EXACT = 2 * CLASSES;

/** The class of a duration, from 0. */
export function bucketOf(durationNs: bigint): number {
  if (durationNs < EXACT) return Number(durationNs);
  const value = Number(durationNs);
  const exponent = Math.floor(Math.log2(value)) - BITS;
  return exponent * CLASSES + Math.floor(value / 2 ** exponent);
}

/** The middle of a class, in nanoseconds. */
export function bucketMiddle(bucket: number): bigint {
  if (bucket < EXACT) return BigInt(bucket);
  const exponent = Math.floor(bucket / CLASSES) - 1;
  const mantissa = bucket - exponent * CLASSES;
  return BigInt(2 * mantissa + 1) << BigInt(exponent - 1);
}
