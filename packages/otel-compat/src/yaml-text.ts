/** Writes plain data as YAML, so that nobody needs a YAML library for a registry to be written. */

/**
 * A double: written with a decimal point, by which YAML and Weaver tell it from an integer.
 *
 * @example
 * yamlText({ ratio: new Double(1) }); // 'ratio: 1.0\n'
 */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What can be written; members that are undefined are left out. */
export type YamlValue =
  | string
  | number
  | boolean
  | Double
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue | undefined };

/**
 * The text of a document. Strings are quoted as JSON has them, which YAML reads alike.
 *
 * @example
 * yamlText({ key: 'a b' }); // 'key: "a b"\n'
 */
export function yamlText(value: YamlValue): string {
  return `${block(value, 0).replace(/^\n/, '')}\n`;
}

function block(value: YamlValue, depth: number): string {
  const indent = '  '.repeat(depth);
  if (isList(value)) {
    if (value.length === 0) return ' []';
    if (value.every(isScalar)) return ` [${value.map(scalar).join(', ')}]`;
    return value.map((item) => `\n${indent}-${block(item, depth + 1).replace(/^\n\s*/, ' ')}`).join('');
  }
  if (isScalar(value)) return ` ${scalar(value)}`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return ' {}';
  return members.map(([key, member]) => `\n${indent}${name(key)}:${block(member as YamlValue, depth + 1)}`).join('');
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function isScalar(value: YamlValue): value is string | number | boolean | Double {
  return typeof value !== 'object' || value instanceof Double;
}

function scalar(value: string | number | boolean | Double): string {
  if (!(value instanceof Double)) return JSON.stringify(value);
  const text = String(value.value);
  return /[.e]/.test(text) ? text.replace(/^(-?\d+)e/, '$1.0e') : `${text}.0`;
}

function name(key: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(key) ? key : JSON.stringify(key);
}
