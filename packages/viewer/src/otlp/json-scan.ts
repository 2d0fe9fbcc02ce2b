/** A look at the bytes of JSON before they are parsed: what a parser makes of a text may cost a hundred times as much as the text. */

/** Values that one text may hold. */
export const MAX_JSON_VALUES = 500_000;

/** Nesting of objects and arrays that one text may have. */
export const MAX_JSON_DEPTH = 512;

/** What stands in UTF-8 text that is JSON, or pretends to be. */
export interface JsonScan {
  /** What there is too much of; absent where it can be parsed. */
  readonly excess?: string;
  /** Where integers of 16 digits or more begin and end, which a number may not hold exactly. */
  readonly longIntegers: readonly (readonly [begin: number, end: number])[];
}

const [QUOTE, BACKSLASH, COMMA, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2c, 0x2d, 0x30, 0x39];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];
const LONG_DIGITS = 16;

/** Looks at each byte once, and stops where it is too much. */
export function scanJson(bytes: Uint8Array): JsonScan {
  const longIntegers: (readonly [number, number])[] = [];
  const tooMuch = (excess: string): JsonScan => ({ excess, longIntegers });
  let values = 1;
  let depth = 0;
  for (let place = 0; place < bytes.length; place += 1) {
    const byte = bytes[place] as number;
    if (byte === QUOTE) {
      place = endOfText(bytes, place + 1);
    } else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      depth += 1;
      values += 1;
      if (depth > MAX_JSON_DEPTH) return tooMuch(`nests deeper than ${MAX_JSON_DEPTH} objects and arrays`);
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      depth -= 1;
    } else if (byte === COMMA) {
      values += 1;
    } else if (isDigit(byte) || byte === MINUS) {
      const end = endOfNumber(bytes, place + 1);
      if (isLongInteger(bytes, place, end)) longIntegers.push([place, end]);
      place = end - 1;
    }
    if (values > MAX_JSON_VALUES) return tooMuch(`is past the limit of ${MAX_JSON_VALUES} JSON values in one request`);
  }
  return { longIntegers };
}

/** The place of the closing quote; the end where there is none. */
function endOfText(bytes: Uint8Array, begin: number): number {
  let place = begin;
  while (place < bytes.length && bytes[place] !== QUOTE) place += bytes[place] === BACKSLASH ? 2 : 1;
  return place;
}

function endOfNumber(bytes: Uint8Array, begin: number): number {
  let place = begin;
  while (place < bytes.length && isOfNumber(bytes[place] as number)) place += 1;
  return place;
}

/** A digit, or one of `+-.eE`. */
function isOfNumber(byte: number): boolean {
  return isDigit(byte) || byte === MINUS || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;
}

/** Nothing but a sign and digits, the first of which is no zero: else the parser is to see it, and refuse what is none. */
function isLongInteger(bytes: Uint8Array, begin: number, end: number): boolean {
  const first = bytes[begin] === MINUS ? begin + 1 : begin;
  if (end - first < LONG_DIGITS || bytes[first] === ZERO) return false;
  for (let place = first; place < end; place += 1) if (!isDigit(bytes[place] as number)) return false;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
