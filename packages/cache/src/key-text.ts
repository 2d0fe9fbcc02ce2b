/** Keys as text, for what cannot hold them as they are: remote tiers, hashes and messages. */
import { typeName } from '@weir/otel-compat';

/**
 * A text that differs for different keys: strings as they are behind `s:`, other primitives behind a letter for their
 * type, and plain data as JSON, its members in their order.
 *
 * @throws TypeError for a function, a symbol, and for data that JSON cannot carry whole; the key is not in the message
 * @example
 * keyText('a'); // 's:a'
 * keyText(1); // 'n:1'
 */
export function keyText(key: unknown): string {
  switch (typeof key) {
    case 'string':
      // Half a surrogate pair has no UTF-8 of its own: two such keys would be one, elsewhere.
      return key.isWellFormed() ? `s:${key}` : `w:${JSON.stringify(key)}`;
    case 'number':
      return `n:${key}`;
    case 'bigint':
      return `i:${key}`;
    case 'boolean':
      return `b:${key}`;
    case 'undefined':
      return 'u:';
    case 'object':
      return `j:${json(key)}`;
    default:
      throw new TypeError(`a key that is a ${typeName(key)} has no text; give the tier a keyText of its own`);
  }
}

/** The primitive that `keyText` wrote; undefined for anything else. */
export function primitiveKey(text: string): { readonly key: unknown } | undefined {
  const rest = text.slice(2);
  switch (text.slice(0, 2)) {
    case 's:':
      return { key: rest };
    case 'w:':
      return jsonText(rest);
    case 'n:':
      return { key: Number(rest) };
    case 'i:':
      return /^-?\d+$/.test(rest) ? { key: BigInt(rest) } : undefined;
    case 'b:':
      return { key: rest === 'true' };
    case 'u:':
      return { key: undefined };
    default:
      return undefined;
  }
}

function jsonText(text: string): { readonly key: unknown } | undefined {
  try {
    return { key: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function json(key: object | null): string {
  try {
    return JSON.stringify(key, plain);
  } catch {
    // A message could repeat parts of the key.
    throw new TypeError('a key that JSON cannot carry whole has no text; give the tier a keyText of its own');
  }
}

/** Refuses what JSON would leave out or write as something else: two keys of one text would share a value. */
function plain(this: unknown, name: string, value: unknown): unknown {
  const given = (this as Record<string, unknown>)[name];
  const isData =
    given === null ||
    typeof given === 'string' ||
    typeof given === 'boolean' ||
    Number.isFinite(given) ||
    Array.isArray(given) ||
    isPlainObject(given);
  if (!isData) throw new TypeError();
  return value;
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
