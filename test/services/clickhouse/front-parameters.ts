/** Parameters of a request, which come as texts, as the embedded engine takes them. */

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '0': '\0' };

/** The values that a query's `{name:Type}` stand for. */
export function boundParameters(
  query: string,
  given: Readonly<Record<string, string>>,
): Record<string, string | null | readonly (string | bigint)[]> {
  const bound: Record<string, string | null | readonly (string | bigint)[]> = {};
  for (const [name, value] of Object.entries(given)) {
    const type = new RegExp(String.raw`\{\s*${name}\s*:\s*([^}]+)\}`).exec(query)?.[1] ?? 'String';
    if (type.startsWith('Array(')) bound[name] = arrayOf(value);
    else bound[name] = value === '\\N' ? null : unescaped(value);
  }
  return bound;
}

/** A text as ClickHouse escapes it in tab-separated values. */
function unescaped(value: string): string {
  return value.replaceAll(/\\([\s\S])/g, (_, escape: string) => ESCAPES[escape] ?? escape);
}

/** The literal of an array of texts or numbers. */
function arrayOf(literal: string): readonly (string | bigint)[] {
  const items = literal.matchAll(/'((?:[^'\\]|\\[\s\S])*)'|(-?\d+)/g);
  return [...items].map(([, text, number]) => (number === undefined ? unescaped(text ?? '') : BigInt(number)));
}
