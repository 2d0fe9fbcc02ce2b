/** First in, first out, at a constant cost an item however long it is. */

/** An item on its way out. */
export interface Entry<T> {
  readonly item: T;
  /** Estimated. */
  readonly bytes: number;
  /** When it was offered; 0 where nobody asks for its age. */
  readonly offeredAtMs: number;
  /** Its number in the order of offers, from 0. */
  readonly sequence: number;
  /** What it is ordered by; undefined where it is not. */
  key: unknown;
}

interface Chunk<T> {
  readonly items: (T | undefined)[];
  readonly bytes: Float64Array;
  /** Empty where no ages are kept. */
  readonly offeredAtMs: Float64Array;
  next: Chunk<T> | undefined;
}

const CHUNK_ITEMS = 1_024;

/**
 * A queue in chunks: it never copies what it holds as it grows, and gives memory back as it empties.
 *
 * Invariant: `length` items of `bytes` bytes lie between `head` in the first chunk and `tail` in the last.
 */
export class ItemQueue<T> {
  length = 0;
  bytes = 0;
  /** Sequence number of the first item or, when empty, of the next. */
  headSequence = 0;
  readonly #keepsAges: boolean;
  #first: Chunk<T>;
  #last: Chunk<T>;
  #head = 0;
  #tail = 0;
  /** The chunk that was emptied last, so that a short queue allocates nothing. */
  #spare: Chunk<T> | undefined;

  constructor(keepsAges: boolean) {
    this.#keepsAges = keepsAges;
    this.#first = this.#chunk();
    this.#last = this.#first;
  }

  /** Sequence number of the next item. */
  get tailSequence(): number {
    return this.headSequence + this.length;
  }

  /** The first item; only where there is one. */
  get headItem(): T {
    return this.#first.items[this.#head] as T;
  }

  get headBytes(): number {
    return this.#first.bytes[this.#head] ?? 0;
  }

  get headOfferedAtMs(): number {
    return this.#first.offeredAtMs[this.#head] ?? 0;
  }

  push(item: T, bytes: number, offeredAtMs: number): void {
    if (this.#tail === CHUNK_ITEMS) {
      const chunk = this.#spare ?? this.#chunk();
      this.#spare = undefined;
      this.#last.next = chunk;
      this.#last = chunk;
      this.#tail = 0;
    }
    const at = this.#tail;
    const last = this.#last;
    last.items[at] = item;
    last.bytes[at] = bytes;
    if (this.#keepsAges) last.offeredAtMs[at] = offeredAtMs;
    this.#tail = at + 1;
    this.length += 1;
    this.bytes += bytes;
  }

  /** Takes the first item; only where there is one. */
  shift(): Entry<T> {
    const entry: Entry<T> = {
      item: this.headItem,
      bytes: this.headBytes,
      offeredAtMs: this.headOfferedAtMs,
      sequence: this.headSequence,
      key: undefined,
    };
    const first = this.#first;
    first.items[this.#head] = undefined;
    this.#head += 1;
    this.length -= 1;
    this.bytes -= entry.bytes;
    this.headSequence += 1;
    if (this.#head === CHUNK_ITEMS) this.#dropFirst(first);
    return entry;
  }

  /** Empties the queue in one step. */
  clear(): void {
    this.headSequence += this.length;
    this.length = 0;
    this.bytes = 0;
    this.#first = this.#chunk();
    this.#last = this.#first;
    this.#head = 0;
    this.#tail = 0;
  }

  /** The items in order, without taking them. */
  *[Symbol.iterator](): Generator<T> {
    let chunk: Chunk<T> | undefined = this.#first;
    for (let at = this.#head, left = this.length; chunk !== undefined && left > 0; at += 1, left -= 1) {
      if (at === CHUNK_ITEMS) {
        chunk = chunk.next;
        at = 0;
      }
      yield chunk?.items[at] as T;
    }
  }

  #dropFirst(first: Chunk<T>): void {
    this.#head = 0;
    if (first.next === undefined) {
      this.#tail = 0;
      return;
    }
    this.#first = first.next;
    first.next = undefined;
    this.#spare = first;
  }

  #chunk(): Chunk<T> {
    return {
      // oxlint-disable-next-line unicorn/no-new-array -- `Array.from` iterates, which tripled the cost of an offer
      items: new Array<T | undefined>(CHUNK_ITEMS),
      bytes: new Float64Array(CHUNK_ITEMS),
      offeredAtMs: new Float64Array(this.#keepsAges ? CHUNK_ITEMS : 0),
      next: undefined,
    };
  }
}
