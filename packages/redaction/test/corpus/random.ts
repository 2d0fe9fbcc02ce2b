/** Seeded draws, so that the corpus is the same on every machine. */

/** A source of draws. */
export interface Draws {
  /** An integer from 0 to `below - 1`. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** So many characters out of an alphabet. */
  text(alphabet: string, length: number): string;
  bytes(length: number): Buffer;
}

export const DIGITS = '0123456789';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();
export const HEX = '0123456789abcdef';
export const ALPHANUMERIC: string = DIGITS + LOWER + UPPER;
export const BASE64URL: string = `${ALPHANUMERIC}-_`;

/** Draws by mulberry32. */
export function draws(seed: number): Draws {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: <T>(from: readonly T[]): T => from[int(from.length)] as T,
    text: (alphabet, length) => Array.from({ length }, () => alphabet[int(alphabet.length)]).join(''),
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}
