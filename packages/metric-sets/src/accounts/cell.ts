/** One combination of measurement attributes of one set: the unit that is marked, collected and reported. */
import type { Attributes } from '@opentelemetry/api';
import type { InstrumentationScope } from '@weir/otel-compat';
import type { CompiledSet } from '../schema/metric-set.ts';
import type { Touched } from '../storage/binding.ts';
import type { Block, Chunk } from '../storage/local-storage.ts';
import type { LiveSet } from './live-set.ts';
import type { ReadableBlock } from './readable-block.ts';

/**
 * A combination with its numbers, which this thread writes; what threads that ended have written is kept there too. It is in
 * the list of touched cells from its first write on. What a collection needs is here and not looked up elsewhere: of many
 * sets few are in the processor's caches.
 */
export class Cell implements Block, Touched {
  readonly live: LiveSet;
  readonly compiled: CompiledSet;
  readonly scope: InstrumentationScope;
  readonly bucket: number;
  /** The epoch in which its set was registered. */
  readonly bornIn: number;
  readonly attributes: Attributes;
  readonly chunk: Chunk;
  readonly values: Float64Array;
  readonly ints: Int32Array;
  readonly base: number;
  /** Whether it is the only one of its set. */
  isAlone = true;
  /** Blocks of the same cell that other threads write. */
  parts: ReadableBlock[] | undefined;
  /** The last epoch in which it was written, as far as is known; 0 where it never was. */
  touchedIn = 0;
  /** Its neighbours in the list. */
  older: Cell | undefined;
  newer: Cell | undefined;
  readonly #list: TouchedCells;

  constructor(live: LiveSet, bucket: number, { chunk, values, ints, base }: Block, list: TouchedCells) {
    this.live = live;
    this.compiled = live.compiled;
    this.scope = live.scope;
    this.bucket = bucket;
    this.bornIn = live.bornIn;
    this.attributes = live.compiled.buckets.attributesOf(bucket);
    this.chunk = chunk;
    this.values = values;
    this.ints = ints;
    this.base = base;
    this.parts = undefined;
    this.older = undefined;
    this.newer = undefined;
    this.#list = list;
  }

  touch(epoch: number): void {
    this.#list.touch(this, epoch);
  }
}

/**
 * Cells in the order of their last epoch, so that what has changed since any epoch is at the end, however many cells there
 * are and however many collectors ask.
 */
export class TouchedCells {
  #newest: Cell | undefined;

  /** Moves a cell to the end. Epochs never go back. */
  touch(cell: Cell, epoch: number): void {
    if (cell.touchedIn === epoch) return;
    this.remove(cell);
    cell.touchedIn = epoch;
    cell.older = this.#newest;
    if (this.#newest !== undefined) this.#newest.newer = cell;
    this.#newest = cell;
  }

  remove(cell: Cell): void {
    if (cell.touchedIn === 0) return;
    const { older, newer } = cell;
    if (older !== undefined) older.newer = newer;
    if (newer !== undefined) newer.older = older;
    else this.#newest = older;
    cell.older = undefined;
    cell.newer = undefined;
    cell.touchedIn = 0;
  }

  /** The first of those that were touched in this epoch or a later one; the others follow as its `newer`. */
  since(epoch: number): Cell | undefined {
    let first: Cell | undefined;
    for (let cell = this.#newest; cell !== undefined && cell.touchedIn >= epoch; cell = cell.older) first = cell;
    return first;
  }
}
