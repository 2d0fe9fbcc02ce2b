/** Checks text that comes from outside before it becomes an id, a header or a record. */

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL_OR_HALF_PAIR = /[\u0000-\u001f\u007f\ud800-\udfff]/u;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Whether a value is a token of RFC 9110 section 5.6.2: what a header name or the key of a baggage member is.
 *
 * @example
 * isToken('x-request-id'); // true
 * isToken('x-request-id: 1'); // false
 */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value);
}

/**
 * Whether a value is text of `min` to `max` characters without control characters and without half a surrogate pair.
 *
 * @example
 * isTextWithin('abc', 1, 3); // true
 */
export function isTextWithin(value: unknown, min: number, max: number): value is string {
  return hasLengthWithin(value, min, max) && !CONTROL_OR_HALF_PAIR.test(value);
}

/**
 * Whether a value is a string of `min` to `max` characters: Unicode code points, as JSON Schema counts them. No more than
 * `2 * max` code units are looked at.
 *
 * @example
 * hasLengthWithin('\u{1f30a}', 1, 1); // true
 */
export function hasLengthWithin(value: unknown, min: number, max: number): value is string {
  if (typeof value !== 'string') return false;
  const units = value.length;
  if (units < min || units > 2 * max) return false;
  // Each character is one or two units.
  if (units <= max && units >= 2 * min) return true;
  const characters = codePointLength(value);
  return characters >= min && characters <= max;
}

function codePointLength(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
