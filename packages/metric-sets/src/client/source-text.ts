/** Pieces of TypeScript source. Everything from a registry passes through here, so that none of it becomes code. */

/** A string literal. */
export function literal(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  // JSON is JavaScript but for two characters that ended lines in it before ES2019.
  const quoted = JSON.stringify(value)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
  return quoted.includes("'") ? quoted : `'${quoted.slice(1, -1).replaceAll(String.raw`\"`, '"')}'`;
}

/** A doc comment of one line. */
export function comment(text: string): string {
  return `/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /').trim()} */`;
}

/** `bytes.sent` as `bytesSent`; what does not begin with a letter is preceded by `x`. */
export function camelCase(name: string): string {
  const words = name.match(/[A-Za-z0-9]+/g) ?? ['x'];
  const joined = words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('');
  return /^[a-z]/.test(joined) ? joined : `x${joined}`;
}

/** The same with a capital. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}
