/** What the registry holds of a registered set: its attributes and its cells. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@weir/otel-compat';
import type { CompiledSet } from '../schema/metric-set.ts';
import type { Touched } from '../storage/binding.ts';
import type { Block, Chunk } from '../storage/local-storage.ts';
import type { ReadableBlock } from '../storage/readable-block.ts';
import type { Listed, TouchedList } from './touched-list.ts';

/** Registered sets of one schema and equal attributes share one of these, so that no two streams are of one identity. */
export class LiveSet {
  readonly key: string;
  readonly compiled: CompiledSet;
  /** One object for all streams of the set; its attributes are one object for equal ones. */
  readonly scope: InstrumentationScope;
  readonly startTime: HrTime;
  /** By bucket, in the order in which they were opened. */
  readonly cells: Map<number, Cell> = new Map();
  /** The epoch in which it was registered. */
  readonly bornIn: number;
  /** What the collection that is under way is to look at, where there are several cells; empty between collections. */
  touched: Cell[] = [];
  /** How often it is registered now; at 0 it is leaving. */
  references = 0;
  /** The epoch in which it began to leave, else infinity: whoever has collected that one is done with the set. */
  leftAt: number = Number.POSITIVE_INFINITY;

  constructor(key: string, compiled: CompiledSet, attributes: Attributes, startTime: HrTime, bornIn: number) {
    this.key = key;
    this.compiled = compiled;
    this.scope = Object.freeze({ name: compiled.name, attributes });
    this.startTime = startTime;
    this.bornIn = bornIn;
  }
}

/**
 * One combination of measurement attributes of one set: the unit that is marked, collected and reported. This thread writes
 * its numbers; what threads that ended have written is kept there too. It is in the list of touched cells from its first
 * write on. What a collection needs is here and not looked up elsewhere: of many sets few are in the processor's caches.
 */
export class Cell implements Block, Touched, Listed<Cell> {
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
  touchedIn = 0;
  older: Cell | undefined;
  newer: Cell | undefined;
  readonly #list: TouchedList<Cell>;

  constructor(live: LiveSet, bucket: number, { chunk, values, ints, base }: Block, list: TouchedList<Cell>) {
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
