/** A region: memory that one worker thread writes and the collecting thread reads. */
import type { ReadableBlock } from '../storage/readable-block.ts';
import { type Binding, EPOCH, intsOf } from '../storage/binding.ts';
import { TouchedLog } from './touched-log.ts';

/** Words of the header. Counts are stored last, atomically, so that what they count is complete. */
const HEADER = {
  version: 0,
  slots: 1,
  blocks: 2,
  texts: 3,
  textBytes: 4,
  blockCount: 5,
  textCount: 6,
  refused: 7,
} as const;

const VERSION = 2;
const CACHE_LINE = 64;

/** Words of a block's entry in the directory. */
const BLOCK_ENTRY = { set: 0, bucket: 1, base: 2, words: 3 } as const;

/** Words of a text's entry: a schema, or the attributes of a set of such a schema. */
const TEXT_ENTRY = { schema: 0, offset: 1, length: 2, words: 3 } as const;

/** In a text's entry, says that the text is a schema itself. */
export const IS_SCHEMA = -1;

/** Least and most bytes of a region. */
export const REGION_BYTES = { least: 16_384, most: 1_073_741_824 } as const;

/** A text: of a schema (`schema` is {@link IS_SCHEMA}), or of the attributes of a set whose schema is the text of that number. */
export interface RegionText {
  readonly schema: number;
  readonly text: string;
}

/** A block: which set (the number of its text) and bucket it is of. */
export interface RegionBlock extends ReadableBlock {
  readonly set: number;
  readonly bucket: number;
}

/**
 * The memory of one thread's sets: epoch, header, log of what was touched, directory of blocks, directory of texts, texts,
 * slots; each on cache lines of its own. The writer alone adds blocks and texts, and nothing is ever removed.
 */
export class Region {
  readonly buffer: SharedArrayBuffer;
  readonly touched: TouchedLog;
  readonly #header: Int32Array;
  readonly #blocks: Int32Array;
  readonly #texts: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #values: Float64Array;
  readonly #ints: Int32Array;
  readonly #endOfSlots: number;
  #nextSlot: number;
  #usedBytes = 0;

  /** Lays out fresh memory, or finds the layout of memory that was laid out before. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    const header = new Int32Array(buffer, CACHE_LINE, CACHE_LINE / 4);
    if (header[HEADER.version] === 0) layOut(header, buffer.byteLength);
    if (header[HEADER.version] !== VERSION) throw new RangeError('memory of another version');
    const [slots, blocks, texts, textBytes] = header.subarray(HEADER.slots) as unknown as [
      number,
      number,
      number,
      number,
    ];
    let at = 2 * CACHE_LINE;
    const take = (bytes: number): number => {
      const start = at;
      at += Math.ceil(bytes / CACHE_LINE) * CACHE_LINE;
      return start;
    };
    this.#header = header;
    this.touched = new TouchedLog(buffer, take(4 * TouchedLog.words(blocks)), blocks);
    this.#blocks = new Int32Array(buffer, take(4 * blocks * BLOCK_ENTRY.words), blocks * BLOCK_ENTRY.words);
    this.#texts = new Int32Array(buffer, take(4 * texts * TEXT_ENTRY.words), texts * TEXT_ENTRY.words);
    this.#bytes = new Uint8Array(buffer, take(textBytes), textBytes);
    this.#nextSlot = take(8 * slots) / 8;
    this.#endOfSlots = this.#nextSlot + slots;
    // All of the memory, so that a write finds its slot and the epoch in the same array.
    this.#values = new Float64Array(buffer, 0, this.#endOfSlots);
    this.#ints = intsOf(this.#values);
  }

  /** Begins an epoch: the one word that the collector writes. */
  setEpoch(epoch: number): void {
    Atomics.store(this.#ints, EPOCH, epoch);
  }

  /** Adds a text and returns its number; undefined where there is no room. */
  addText(schema: number, text: string): number | undefined {
    const count = this.#header[HEADER.textCount] as number;
    const bytes = Buffer.from(text);
    if (count * TEXT_ENTRY.words === this.#texts.length || this.#usedBytes + bytes.length > this.#bytes.length) {
      return this.#refuse();
    }
    this.#bytes.set(bytes, this.#usedBytes);
    this.#texts.set([schema, this.#usedBytes, bytes.length], count * TEXT_ENTRY.words);
    this.#usedBytes += bytes.length;
    Atomics.store(this.#header, HEADER.textCount, count + 1);
    return count;
  }

  /** Adds a block with what it holds at first; undefined where there is no room. */
  addBlock(set: number, bucket: number, empty: Float64Array): Binding | undefined {
    const count = this.#header[HEADER.blockCount] as number;
    const base = this.#nextSlot;
    if (count * BLOCK_ENTRY.words === this.#blocks.length || base + empty.length > this.#endOfSlots) {
      return this.#refuse();
    }
    this.#values.set(empty, base);
    this.#blocks.set([set, bucket, base], count * BLOCK_ENTRY.words);
    this.#nextSlot += empty.length;
    Atomics.store(this.#header, HEADER.blockCount, count + 1);
    return { block: this.#block(base), touched: { touch: () => this.touched.add(count) } };
  }

  /** The texts from this number on. */
  textsFrom(first: number): readonly RegionText[] {
    const count = Atomics.load(this.#header, HEADER.textCount);
    return Array.from({ length: Math.max(0, count - first) }, (_, index) => {
      const at = (first + index) * TEXT_ENTRY.words;
      const [schema, offset, length] = this.#texts.subarray(at, at + TEXT_ENTRY.words) as unknown as [
        number,
        number,
        number,
      ];
      // Buffer, since a TextDecoder does not take shared memory.
      return { schema, text: Buffer.from(this.#bytes.subarray(offset, offset + length)).toString() };
    });
  }

  /** The blocks from this number on. */
  blocksFrom(first: number): readonly RegionBlock[] {
    const count = Atomics.load(this.#header, HEADER.blockCount);
    return Array.from({ length: Math.max(0, count - first) }, (_, index) => {
      const at = (first + index) * BLOCK_ENTRY.words;
      const [set, bucket, base] = this.#blocks.subarray(at, at + BLOCK_ENTRY.words) as unknown as [
        number,
        number,
        number,
      ];
      return { set, bucket, ...this.#block(base) };
    });
  }

  /** How often there was no room. */
  get refused(): number {
    return Atomics.load(this.#header, HEADER.refused);
  }

  #refuse(): undefined {
    Atomics.add(this.#header, HEADER.refused, 1);
    return undefined;
  }

  #block(base: number): ReadableBlock {
    return { values: this.#values, ints: this.#ints, base };
  }
}

/** Of the memory three quarters are slots; there are as many blocks as if each had 32. */
function layOut(header: Int32Array, byteLength: number): void {
  const slots = Math.floor((byteLength * 3) / 4 / 8);
  const blocks = Math.floor(slots / 32);
  const texts = Math.floor(blocks / 2);
  const directories = 4 * (TouchedLog.words(blocks) + blocks * BLOCK_ENTRY.words + texts * TEXT_ENTRY.words);
  // Those of the epoch and the header, and what rounding takes.
  const lines = 7 * CACHE_LINE;
  header[HEADER.slots] = slots;
  header[HEADER.blocks] = blocks;
  header[HEADER.texts] = texts;
  header[HEADER.textBytes] = byteLength - slots * 8 - directories - lines;
  header[HEADER.version] = VERSION;
}
