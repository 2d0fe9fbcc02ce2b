/** Where a block of slots lies, and how a write says that it has changed. */
import type { ReadableBlock } from './readable-block.ts';

/** Index of the present epoch in memory seen as integers: it has a cache line of its own, which only the collector writes. */
export const EPOCH = 0;

/** First slot after the line of the epoch. */
export const FIRST_SLOT = 8;

/** Slots at the beginning of a block that are of no instrument: they hold its mark, the epoch of the last write. */
export const MARK_SLOTS = 1;

/** Where the mark of a block is in its memory seen as integers. */
export function markIndex(base: number): number {
  return base * 2;
}

/** The epoch in which a block was last written; 0 where it never was. */
export function markOf({ ints, base }: ReadableBlock): number {
  return ints[markIndex(base)] as number;
}

/** The same memory as integers: two to a slot. */
export function intsOf({ buffer, byteOffset, length }: Float64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length * 2);
}

/** Hears of the first write to a block in an epoch. */
export interface Touched {
  touch(epoch: number): void;
}

/** A block with whoever hears of its writes: a set's numbers for one combination of attributes, written by one thread. */
export interface Binding {
  readonly block: ReadableBlock;
  readonly touched: Touched;
}
