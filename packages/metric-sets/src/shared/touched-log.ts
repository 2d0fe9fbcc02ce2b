/** A log in shared memory by which a thread tells which of its blocks it has begun to write in this epoch. */

/** Words before the entries: how many there have ever been, alone on its cache line. */
const COUNT = 0;
const FIRST_ENTRY = 16;

/**
 * A ring of block numbers: the writing thread adds, the collecting thread reads what has come since it last did. An entry
 * is made once for each block and epoch, so this is not the hot path; its count is stored atomically, after the value that it
 * tells of.
 */
export class TouchedLog {
  readonly #words: Int32Array;
  readonly #capacity: number;
  #read = 0;

  /** Words that the log of so many blocks takes. */
  static words(blocks: number): number {
    return FIRST_ENTRY + capacityFor(blocks);
  }

  constructor(buffer: SharedArrayBuffer, byteOffset: number, blocks: number) {
    this.#words = new Int32Array(buffer, byteOffset, TouchedLog.words(blocks));
    this.#capacity = capacityFor(blocks);
  }

  /** For the writing thread. */
  add(block: number): void {
    const words = this.#words;
    const count = words[COUNT] as number;
    words[FIRST_ENTRY + (count & (this.#capacity - 1))] = block;
    Atomics.store(words, COUNT, (count + 1) | 0);
  }

  /** For the collecting thread: the blocks that were added since it last asked, or undefined where some were overwritten. */
  take(): readonly number[] | undefined {
    const words = this.#words;
    const first = this.#read;
    const end = Atomics.load(words, COUNT);
    this.#read = end;
    const blocks: number[] = [];
    for (let at = first; at !== end; at = (at + 1) | 0) {
      if (blocks.length === this.#capacity) return undefined;
      blocks.push(words[FIRST_ENTRY + (at & (this.#capacity - 1))] as number);
    }
    // The writer may have come round meanwhile.
    return ((Atomics.load(words, COUNT) - first) | 0) > this.#capacity ? undefined : blocks;
  }
}

/** A power of two, so that the count may overflow. At least as many as there are blocks: an epoch fits. */
function capacityFor(blocks: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, blocks)));
}
