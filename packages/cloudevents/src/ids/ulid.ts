/** Monotonic ULIDs: 48 bits of time and 80 of chance in 26 characters, each greater than the one before. */
import { CloudEventsError } from '../errors.ts';

/** Where ULIDs get their time and chance; for tests. */
export interface UlidSources {
  /** Whole milliseconds since the epoch. Default `Date.now`. */
  readonly nowMs?: () => number;
  /** Fills the array with chance. Default: the cryptographic one of the platform. */
  readonly random?: (bytes: Uint8Array) => void;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// 10 bits in two characters. They are made with the first source, since an import is paid by everybody.
let pairs: readonly string[] = [];

/** Characters of an id before its count. */
export const ULID_PREFIX_LENGTH = 22;

const COUNTER_LIMIT = 2 ** 20;
const MAX_TIME_MS = 2 ** 48 - 1;

/**
 * Makes a source of ULIDs. Each is greater than all before, whatever the clock does: within one millisecond, and while the
 * clock stands before the last id, the last 20 of the 80 random bits count up; where they run over, time is the next
 * millisecond, with fresh chance.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` when a source is no function
 * @example
 * const nextId = ulidSource();
 * nextId().length; // 26
 * nextId() < nextId(); // true
 */
export function ulidSource(sources?: UlidSources): () => string {
  const sequence = new UlidSequence(sources);
  return () => {
    sequence.advance();
    return ulidText(sequence.prefix, sequence.count);
  };
}

/** ULIDs by their two parts, for who writes them as bytes. Invariant: `prefix` and `count` together only ever increase. */
export class UlidSequence {
  /** Time and the first 60 bits of chance, in 22 characters. */
  prefix = '';
  /** The last 20 bits. */
  count = 0;
  readonly #nowMs: () => number;
  readonly #random: (bytes: Uint8Array) => void;
  readonly #chance = new Uint8Array(10);
  #timeMs = -1;

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` when a source is no function */
  constructor({ nowMs = Date.now, random = fillRandom }: UlidSources = {}) {
    for (const [name, source] of Object.entries({ nowMs, random })) {
      if (typeof source !== 'function') {
        throw new CloudEventsError('WEIR_CLOUDEVENTS_OPTION', `${name} must be a function (got ${typeof source})`);
      }
    }
    if (pairs.length === 0) {
      pairs = Array.from({ length: 1_024 }, (_, index) => `${ALPHABET[index >> 5]}${ALPHABET[index & 31]}`);
    }
    this.#nowMs = nowMs;
    this.#random = random;
  }

  /** Goes on to the next id. */
  advance(): void {
    const nowMs = this.#nowMs;
    const now = nowMs();
    if (now > this.#timeMs) this.#begin(timeWithin(now));
    else if (++this.count === COUNTER_LIMIT) this.#begin(timeWithin(this.#timeMs + 1));
  }

  #begin(atMs: number): void {
    const bytes = this.#chance;
    const random = this.#random;
    this.#timeMs = atMs;
    random(bytes);
    this.prefix = timeText(atMs) + chanceText(bytes);
    const [high = 0, middle = 0, low = 0] = bytes.subarray(7);
    this.count = ((high & 0x0f) << 16) | (middle << 8) | low;
  }
}

/** The id of a prefix and a count. */
export function ulidText(prefix: string, count: number): string {
  // Short texts first: what is joined of few pieces is written faster.
  return prefix + (pairs[count >> 10] + (pairs[count & 1_023] as string));
}

/** Writes the last four characters of an id. */
export function writeUlidCount(bytes: Uint8Array, at: number, count: number): void {
  bytes[at] = ALPHABET.charCodeAt(count >> 15);
  bytes[at + 1] = ALPHABET.charCodeAt((count >> 10) & 31);
  bytes[at + 2] = ALPHABET.charCodeAt((count >> 5) & 31);
  bytes[at + 3] = ALPHABET.charCodeAt(count & 31);
}

function timeWithin(ms: number): number {
  return Math.min(Math.max(0, Math.floor(ms)), MAX_TIME_MS);
}

/** 48 bits in ten characters. */
function timeText(ms: number): string {
  let text = '';
  for (let rest = ms, index = 0; index < 10; index += 1, rest = Math.floor(rest / 32)) {
    text = ALPHABET[rest % 32] + text;
  }
  return text;
}

/** The first 60 bits of chance in twelve characters. */
function chanceText(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (let index = 0; text.length < 12; index += 1) {
    held = (held << 8) | (bytes[index] as number);
    bits += 8;
    for (; bits >= 5 && text.length < 12; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
    held &= 0xff;
  }
  return text;
}

// Asked once for many ids: a call costs as much as ten ids.
const POOL_BYTES = 4_096;
let pool: Uint8Array | undefined;
let used = POOL_BYTES;

function fillRandom(bytes: Uint8Array): void {
  pool ??= new Uint8Array(POOL_BYTES);
  if (used + bytes.length > POOL_BYTES) {
    globalThis.crypto.getRandomValues(pool as Uint8Array<ArrayBuffer>);
    used = 0;
  }
  bytes.set(pool.subarray(used, used + bytes.length));
  used += bytes.length;
}
