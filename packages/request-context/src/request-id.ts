/** What a request id is: the check that every id from outside passes, and how a new one is made. */

/** Longest request id, in characters. */
export const MAX_REQUEST_ID_LENGTH = 128;

// The search for one bad character is half the price of a match from end to end.
const NOT_VISIBLE_ASCII = /[^!-~]/;

/**
 * Whether a value is a request id: 1 to {@link MAX_REQUEST_ID_LENGTH} visible ASCII characters (0x21 to 0x7e), so that it
 * can stand in any header as it is.
 *
 * @example
 * isRequestId('req-42'); // true
 * isRequestId('a\r\nset-cookie: x'); // false
 */
export function isRequestId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_REQUEST_ID_LENGTH) return false;
  return !NOT_VISIBLE_ASCII.test(value);
}

/**
 * A new request id: a random UUID (RFC 9562, version 4).
 *
 * @example
 * isRequestId(newRequestId()); // true
 */
export function newRequestId(): string {
  return crypto.randomUUID();
}
