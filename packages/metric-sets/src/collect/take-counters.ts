/** Takes what has come to counters that lie side by side: most of what a delta collection does. */
import { SUM } from '../schema/layout.ts';

/** Something has come. */
const SOME = 1;
/** And to a total that is no longer exact. */
export const INEXACT = 3;

/**
 * Does for counters of doubles, one after another, what `takeDelta` does for one field, three times as fast: it is handed
 * numbers and not objects that hold them, which the engine would check at every turn.
 *
 * @param values,ints,at where the first counter is
 * @param baseline,was where its baseline is, which then is the present
 * @param numbers,to takes what has come to each: 0 or less where nothing has
 * @returns 0 where nothing has come to any, else `SOME`, or `INEXACT` where a total has passed 2^53
 */
export function takeCounters(
  values: Float64Array,
  ints: Int32Array,
  at: number,
  baseline: Float64Array,
  was: number,
  numbers: Float64Array,
  to: number,
  length: number,
): number {
  let come = 0;
  let slot = at | 0;
  let before = was | 0;
  const end = (to + length) | 0;
  for (let index = to | 0; index < end; index = (index + 1) | 0) {
    const total = (values[slot] as number) + (ints[(slot + SUM.low) << 1] as number);
    const more = total - (baseline[before] as number);
    numbers[index] = more;
    if (more > 0) {
      baseline[before] = total;
      come |= total > Number.MAX_SAFE_INTEGER ? INEXACT : SOME;
    }
    slot = (slot + SUM.slots) | 0;
    before = (before + SUM.slots) | 0;
  }
  return come;
}
