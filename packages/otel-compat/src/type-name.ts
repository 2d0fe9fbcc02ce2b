/** How an error message names what it was given instead of what it asked for. */

/**
 * The type of a value, null and arrays told apart; never the value itself.
 *
 * @example
 * typeName(null); // 'null'
 * typeName([]); // 'array'
 */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  try {
    return Array.isArray(value) ? 'array' : typeof value;
  } catch {
    // A proxy that was revoked.
    return typeof value;
  }
}
