/** What a request id is: the check that every id from outside passes, and how a new one is made. */

const MAX_VALUES = 8;

/** Longest request id, in characters. */
export const MAX_REQUEST_ID_LENGTH = 128;

const MAX_JOINED_LENGTH = MAX_VALUES * (MAX_REQUEST_ID_LENGTH + 2);

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
 * The request id of a header. Where the header came several times, its values are joined by a comma and a space, or are an
 * array: the first that is a request id counts.
 *
 * @returns undefined where there is none among them
 */
export function requestIdOfHeader(header: unknown): string | undefined {
  if (isRequestId(header)) return header;
  if (Array.isArray(header)) return header.slice(0, MAX_VALUES).find(isRequestId);
  if (typeof header !== 'string' || header.length > MAX_JOINED_LENGTH) return undefined;
  return header.split(', ', MAX_VALUES).find(isRequestId);
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
