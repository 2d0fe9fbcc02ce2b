/** Where a block of slots lies, and how a write says that it has changed. */

/** One block: a set's numbers for one combination of measurement attributes, written by one thread. */
export interface Binding {
  /** Slots; those of the block begin at `base`. */
  readonly values: Float64Array;
  /** The same memory as integers: two to a slot. */
  readonly ints: Int32Array;
  readonly base: number;
  /** Marks: at {@link EPOCH} the present epoch, which only the collector writes; at `mark` the epoch of the last write. */
  readonly marks: Int32Array;
  readonly mark: number;
}

/** Index of the epoch in an array of marks. */
export const EPOCH = 0;

/** First mark of a block: the epoch has a cache line of its own, since another thread may write it. */
export const FIRST_MARK = 16;

/** The same memory as integers. */
export function intsOf({ buffer, byteOffset, length }: Float64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length * 2);
}

/** The state of an instrument: what every write needs, in the writer's own hands. */
export abstract class Slots {
  // Declared, not defined: a field that is undefined at first is one whose type the engine checks at every use, which
  // triples the cost of a write.
  declare protected values: Float64Array;
  declare protected at: number;
  declare protected marks: Int32Array;
  declare protected mark: number;
  /** Keeps the set alive while one of its instruments is held. */
  declare protected readonly owner: object;

  constructor({ values, base, marks, mark }: Binding, offset: number, owner: object) {
    this.values = values;
    this.at = base + offset;
    this.marks = marks;
    this.mark = mark;
    this.owner = owner;
  }

  /** Lets later writes go to another block; of the same layout. */
  moveTo({ values, base, marks, mark }: Binding, offset: number): void {
    this.values = values;
    this.at = base + offset;
    this.marks = marks;
    this.mark = mark;
  }
}
