/** A region: memory that one worker thread writes and the collecting thread reads. */
import { type Binding, FIRST_MARK, intsOf } from '../storage/binding.ts';

/** Words of the header. Counts are stored last, atomically, so that what they count is complete. */
const HEADER = {
  version: 0,
  slots: 1,
  marks: 2,
  texts: 3,
  textBytes: 4,
  blockCount: 5,
  textCount: 6,
  refused: 7,
} as const;

const VERSION = 1;
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
export interface RegionBlock extends Binding {
  readonly set: number;
  readonly bucket: number;
}

/**
 * The memory of one thread's sets: header, marks, directory of blocks, directory of texts, texts, slots; each on cache lines
 * of its own. The writer alone adds blocks and texts, and nothing is ever removed.
 */
export class Region {
  readonly buffer: SharedArrayBuffer;
  readonly marks: Int32Array;
  readonly #header: Int32Array;
  readonly #blocks: Int32Array;
  readonly #texts: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #slots: Float64Array;
  readonly #ints: Int32Array;
  #usedSlots = 0;
  #usedBytes = 0;

  /** Lays out fresh memory, or finds the layout of memory that was laid out before. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    const header = new Int32Array(buffer, 0, CACHE_LINE / 4);
    if (header[HEADER.version] === 0) layOut(header, buffer.byteLength);
    if (header[HEADER.version] !== VERSION) throw new RangeError('memory of another version');
    const [slots, marks, texts, textBytes] = header.subarray(HEADER.slots) as unknown as [
      number,
      number,
      number,
      number,
    ];
    let at = CACHE_LINE;
    const take = (bytes: number): number => {
      const start = at;
      at += Math.ceil(bytes / CACHE_LINE) * CACHE_LINE;
      return start;
    };
    this.#header = header;
    this.marks = new Int32Array(buffer, take(4 * (marks + FIRST_MARK)), marks + FIRST_MARK);
    this.#blocks = new Int32Array(buffer, take(4 * marks * BLOCK_ENTRY.words), marks * BLOCK_ENTRY.words);
    this.#texts = new Int32Array(buffer, take(4 * texts * TEXT_ENTRY.words), texts * TEXT_ENTRY.words);
    this.#bytes = new Uint8Array(buffer, take(textBytes), textBytes);
    this.#slots = new Float64Array(buffer, take(8 * slots), slots);
    this.#ints = intsOf(this.#slots);
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
    const base = this.#usedSlots;
    if (count * BLOCK_ENTRY.words === this.#blocks.length || base + empty.length > this.#slots.length) {
      return this.#refuse();
    }
    this.#slots.set(empty, base);
    this.#blocks.set([set, bucket, base], count * BLOCK_ENTRY.words);
    this.#usedSlots += empty.length;
    Atomics.store(this.#header, HEADER.blockCount, count + 1);
    return this.#binding(count, base);
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
      return { set, bucket, ...this.#binding(first + index, base) };
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

  #binding(block: number, base: number): Binding {
    return { values: this.#slots, ints: this.#ints, base, marks: this.marks, mark: FIRST_MARK + block };
  }
}

/** Of the memory three quarters are slots; a block is taken to have eight at least. */
function layOut(header: Int32Array, byteLength: number): void {
  const slots = Math.floor((byteLength * 3) / 4 / 8);
  const marks = Math.floor(slots / 32);
  const texts = Math.floor(marks / 2);
  const directories = 4 * (marks + FIRST_MARK) + 4 * marks * BLOCK_ENTRY.words + 4 * texts * TEXT_ENTRY.words;
  const lines = 7 * CACHE_LINE;
  header[HEADER.slots] = slots;
  header[HEADER.marks] = marks;
  header[HEADER.texts] = texts;
  header[HEADER.textBytes] = byteLength - slots * 8 - directories - lines;
  header[HEADER.version] = VERSION;
}
