/** JSON text whose integers keep every digit: OTLP/JSON lets a 64-bit integer stand as a number too. */
import type { JsonScan } from './json-scan.ts';

/** The only key of the object that stands in place of a long integer, whose digits it holds. */
const DIGITS = 'digits of an integer';
const BEFORE = Buffer.from(`{"${DIGITS}":"`);
const AFTER = Buffer.from('"}');

/**
 * Parses UTF-8 text. In place of each long integer there is an object: {@link exactInteger} gives the integer of it.
 *
 * Not by a reviver, which is called for every value and takes microseconds for each.
 */
export function parseExactJson(bytes: Uint8Array, { longIntegers }: JsonScan): unknown {
  const text = longIntegers.length === 0 ? bytes : wrapped(bytes, longIntegers);
  return JSON.parse(new TextDecoder().decode(text));
}

/** The long integer that stands here; undefined where it is something else. Who sends such an object sends an integer. */
export function exactInteger(json: unknown): bigint | undefined {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, DIGITS)) return undefined;
  const digits = (json as Readonly<Record<string, unknown>>)[DIGITS];
  // No 64-bit integer has more digits: what has is out of range, whatever it is.
  return typeof digits === 'string' && /^-?\d{1,400}$/.test(digits) ? BigInt(digits) : undefined;
}

function wrapped(bytes: Uint8Array, integers: JsonScan['longIntegers']): Uint8Array {
  const text = Buffer.alloc(bytes.length + integers.length * (BEFORE.length + AFTER.length));
  let [read, written] = [0, 0];
  const put = (part: Uint8Array): void => {
    text.set(part, written);
    written += part.length;
  };
  for (const [begin, end] of integers) {
    put(bytes.subarray(read, begin));
    put(BEFORE);
    put(bytes.subarray(begin, end));
    put(AFTER);
    read = end;
  }
  put(bytes.subarray(read));
  return text;
}
