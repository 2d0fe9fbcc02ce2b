/** Takes the extremes of an epoch that has ended to whoever will report them, before their slots are written again. */
import { EXTREMES } from '../schema/layout.ts';
import type { CollectorState } from './collector-state.ts';
import type { Cell } from './live-set.ts';

/** @param base of the block that was written, which lies in `values` */
export function foldExtremes(
  cell: Cell,
  values: Float64Array,
  base: number,
  epoch: number,
  states: readonly CollectorState[],
): void {
  for (const extremes of cell.live.compiled.extremes) {
    const pair = base + extremes + (epoch & 1) * EXTREMES.pair;
    if (values[pair + EXTREMES.tag] !== epoch) continue;
    const min = values[pair + EXTREMES.min] as number;
    const max = values[pair + EXTREMES.max] as number;
    extendLifetime(cell, extremes, min, max);
    for (const state of states) state.extend(cell, extremes, min, max);
  }
}

/** Extends the extremes of all time. */
export function extendLifetime({ values, base }: Cell, extremes: number, min: number, max: number): void {
  const at = base + extremes;
  if (min < (values[at + EXTREMES.lifeMin] as number)) values[at + EXTREMES.lifeMin] = min;
  if (max > (values[at + EXTREMES.lifeMax] as number)) values[at + EXTREMES.lifeMax] = max;
}
