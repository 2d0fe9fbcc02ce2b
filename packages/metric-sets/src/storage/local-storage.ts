/** The blocks of this thread: fixed chunks of slots, handed out in runs and taken back for sets of the same size. */
import type { ReadableBlock } from './readable-block.ts';
import { EPOCH, FIRST_SLOT, intsOf } from './binding.ts';

const CHUNK_SLOTS = 8_192;

/** A block with the chunk that it is of. */
export interface Block extends ReadableBlock {
  readonly chunk: Chunk;
}

/** A run of slots that never moves. */
export interface Chunk {
  /** Which chunk of the storage it is. */
  readonly index: number;
  readonly values: Float64Array;
  readonly ints: Int32Array;
  usedSlots: number;
}

/** Holds no block twice, and each block that was released once for the next of its size. */
export class LocalStorage {
  readonly #chunks: Chunk[] = [];
  readonly #free = new Map<number, Block[]>();
  #epoch: number;

  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  /** Begins an epoch: what is written from now on is marked with it. */
  setEpoch(epoch: number): void {
    this.#epoch = epoch;
    for (const { ints } of this.#chunks) ints[EPOCH] = epoch;
  }

  allocate(empty: Float64Array): Block {
    const block = this.#free.get(empty.length)?.pop() ?? this.#grow(empty.length);
    block.values.set(empty, block.base);
    return block;
  }

  release(block: Block, slots: number): void {
    const free = this.#free.get(slots);
    if (free === undefined) this.#free.set(slots, [block]);
    else free.push(block);
  }

  #grow(slots: number): Block {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.usedSlots + slots > chunk.values.length) {
      const values = new Float64Array(Math.max(CHUNK_SLOTS, FIRST_SLOT + slots));
      chunk = { index: this.#chunks.length, values, ints: intsOf(values), usedSlots: FIRST_SLOT };
      chunk.ints[EPOCH] = this.#epoch;
      this.#chunks.push(chunk);
    }
    const block: Block = { chunk, values: chunk.values, ints: chunk.ints, base: chunk.usedSlots };
    chunk.usedSlots += slots;
    return block;
  }
}
