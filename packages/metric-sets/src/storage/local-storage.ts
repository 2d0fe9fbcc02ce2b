/** The blocks of this thread: fixed chunks of slots, handed out in runs and taken back for sets of the same size. */
import { type Binding, EPOCH, FIRST_MARK, intsOf } from './binding.ts';

const CHUNK_SLOTS = 8_192;
const CHUNK_MARKS = 1_024;

/** A block with the chunk that it is of. */
export interface Block extends Binding {
  readonly chunk: Chunk;
}

/** A run of slots and marks that never moves. */
export interface Chunk {
  /** Place in {@link LocalStorage.chunks}. */
  readonly index: number;
  readonly values: Float64Array;
  readonly ints: Int32Array;
  readonly marks: Int32Array;
  usedSlots: number;
  /** One past the last mark that is in use. */
  usedMarks: number;
}

/** Holds no block twice, and each block that was released once for the next of its size. */
export class LocalStorage {
  readonly chunks: Chunk[] = [];
  readonly #free = new Map<number, Block[]>();
  #epoch: number;

  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  /** Begins an epoch: what is written from now on is marked with it. */
  setEpoch(epoch: number): void {
    this.#epoch = epoch;
    for (const { marks } of this.chunks) marks[EPOCH] = epoch;
  }

  allocate(empty: Float64Array): Block {
    const block = this.#free.get(empty.length)?.pop() ?? this.#grow(empty.length);
    block.values.set(empty, block.base);
    block.marks[block.mark] = 0;
    return block;
  }

  release(block: Block, slots: number): void {
    const free = this.#free.get(slots);
    if (free === undefined) this.#free.set(slots, [block]);
    else free.push(block);
  }

  #grow(slots: number): Block {
    let chunk = this.chunks.at(-1);
    if (
      chunk === undefined ||
      chunk.usedSlots + slots > chunk.values.length ||
      chunk.usedMarks === chunk.marks.length
    ) {
      const values = new Float64Array(Math.max(CHUNK_SLOTS, slots));
      chunk = {
        index: this.chunks.length,
        values,
        ints: intsOf(values),
        marks: new Int32Array(CHUNK_MARKS),
        usedSlots: 0,
        usedMarks: FIRST_MARK,
      };
      chunk.marks[EPOCH] = this.#epoch;
      this.chunks.push(chunk);
    }
    const block: Block = {
      chunk,
      values: chunk.values,
      ints: chunk.ints,
      base: chunk.usedSlots,
      marks: chunk.marks,
      mark: chunk.usedMarks,
    };
    chunk.usedSlots += slots;
    chunk.usedMarks += 1;
    return block;
  }
}
