/** The block to read a cell from: its own, or where other threads write to it too, the sum of all. */
import { combine, readExponential, writeExponential } from '../instruments/exponential.ts';
import { EXPONENTIAL, type Field, HISTOGRAM, MMSC } from '../schema/layout.ts';
import { intsOf, markOf } from '../storage/binding.ts';
import type { Cell } from './live-set.ts';
import type { ReadableBlock } from '../storage/readable-block.ts';
import { sumAt } from './values.ts';

/** The block of a cell, summed over threads; valid until the next call. */
export function readableBlock(cell: Cell): ReadableBlock {
  const { parts } = cell;
  if (parts === undefined || parts.length === 0) return cell;
  const { fields, slots } = cell.compiled;
  const values = cell.values.slice(cell.base, cell.base + slots);
  let newest = markOf(cell);
  for (const part of parts) {
    const mark = markOf(part);
    addBlock(fields, values, 0, part, mark >= newest);
    newest = Math.max(newest, mark);
  }
  return { values, ints: intsOf(values), base: 0 };
}

/** Adds a block to another. Of gauges the newer one counts. */
export function addBlock(
  fields: readonly Field[],
  values: Float64Array,
  base: number,
  { values: from, ints: fromInts, base: fromBase }: ReadableBlock,
  isNewer: boolean,
): void {
  for (const field of fields) {
    const to = base + field.offset;
    const at = fromBase + field.offset;
    switch (field.kind) {
      case 'counter':
      case 'upDownCounter':
        // Into the half that has room for any number.
        (values[to] as number) += sumAt({ values: from, ints: fromInts }, at);
        break;
      case 'gauge':
        if (!Number.isNaN(from[at]) && (isNewer || Number.isNaN(values[to]))) values[to] = from[at] as number;
        break;
      case 'observeCounter':
      case 'observeUpDownCounter':
        if (Number.isNaN(from[at])) break;
        if (Number.isNaN(values[to])) values[to] = from[at] as number;
        else add(values, to, from, at);
        break;
      case 'mmsc':
        for (const slot of [MMSC.count, MMSC.sum]) add(values, to + slot, from, at + slot);
        break;
      case 'histogram':
      case 'timer':
        add(values, to + HISTOGRAM.sum, from, at + HISTOGRAM.sum);
        for (let bucket = 0; bucket <= field.boundaries.length; bucket += 1) {
          add(values, to + HISTOGRAM.buckets + bucket, from, at + HISTOGRAM.buckets + bucket);
        }
        break;
      case 'exponentialHistogram': {
        const { maxBuckets } = field;
        for (const slot of [EXPONENTIAL.sum, EXPONENTIAL.zeroCount]) add(values, to + slot, from, at + slot);
        const own = readExponential(values, to, maxBuckets);
        const other = readExponential(from, at, maxBuckets);
        writeExponential(values, to, maxBuckets, combine(own, other, 1, maxBuckets));
        break;
      }
    }
  }
}

function add(values: Float64Array, to: number, from: Float64Array, at: number): void {
  (values[to] as number) += from[at] as number;
}
