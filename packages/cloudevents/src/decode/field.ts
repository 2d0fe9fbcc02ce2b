/** Header values as they come: text or bytes, once or several times. */

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of UTF-8. @throws TypeError where it is not */
export function utf8(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

/** Headers by name: an object or a Map, whose names and values are text or bytes. */
export type MessageHeaders =
  | Readonly<Record<string, unknown>>
  | ReadonlyMap<string | Uint8Array, unknown>
  | Iterable<readonly [string | Uint8Array, unknown]>;

/** Calls back for each header with its name in lower case; the first of several values counts. */
export function eachHeader(headers: MessageHeaders, visit: (name: string, value: string) => void): void {
  const seen = new Set<string>();
  const entries = Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [key, given] of entries as Iterable<readonly [string | Uint8Array, unknown]>) {
    const name = textOf(key)?.toLowerCase();
    const value = textOf(Array.isArray(given) ? given[0] : given);
    if (name === undefined || value === undefined || seen.has(name)) continue;
    seen.add(name);
    visit(name, value);
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? utf8(value) : undefined;
}
