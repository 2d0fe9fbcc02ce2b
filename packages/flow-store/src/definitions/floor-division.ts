/** Division of times that may lie before the epoch. */

/** The greatest integer that is not above `value / by`; `by` is positive. */
export function floorDivided(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}
