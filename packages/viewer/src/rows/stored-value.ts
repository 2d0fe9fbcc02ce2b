/**
 * How values lie in the database: as JSON from which the model can be had again, and bounded, since one sender must not fill
 * it with one value.
 *
 * JSON has no 64-bit integers, infinities or bytes: these are objects with one member, `$i`, `$d` or `$b`. A map is one with
 * `$m`, so that no map of a sender can be taken for them. The attributes of an item are a plain object of such values.
 */
import type { Attributes, AttributeValue } from '../otlp/model.ts';

/** Attributes of one item that are kept; the rest is counted as dropped. */
export const MAX_ATTRIBUTES = 1_024;

/** Characters of one text that are kept. */
export const MAX_TEXT = 65_536;

/** Elements of one array, and members of one map, that are kept. */
const MAX_ELEMENTS = 1_024;

/** What stands where a text was cut. */
const CUT = '…';

/** A value as it is stored. */
export type StoredValue = string | number | boolean | null | readonly StoredValue[] | StoredObject;

/** Values by key, without a prototype. */
export interface StoredObject {
  readonly [key: string]: StoredValue;
}

/** Attributes as they are stored, and how many were left out. */
export interface StoredAttributes {
  readonly stored: StoredObject;
  readonly dropped: number;
}

/** Bounds and encodes attributes. Where there is nothing to do, which is nearly always, they are given back as they are. */
export function storedAttributes(attributes: Attributes): StoredAttributes {
  const keys = Object.keys(attributes);
  if (keys.length <= MAX_ATTRIBUTES && keys.every((key) => isPlain(attributes[key] as AttributeValue))) {
    return { stored: attributes as StoredObject, dropped: 0 };
  }
  return {
    stored: storedMembers(attributes, keys, MAX_ATTRIBUTES),
    dropped: Math.max(0, keys.length - MAX_ATTRIBUTES),
  };
}

/** Bounds and encodes one value. */
export function storedValue(value: AttributeValue): StoredValue {
  switch (typeof value) {
    case 'string':
      return value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) + CUT : value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $d: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { $i: String(value) };
    case 'boolean':
      return value;
    default:
      return storedCompound(value);
  }
}

/** The value of the model again. */
export function restoredValue(stored: StoredValue): AttributeValue {
  if (typeof stored !== 'object' || stored === null) return stored;
  if (Array.isArray(stored)) return (stored as readonly StoredValue[]).map(restoredValue);
  const { $i, $d, $b, $m } = stored as StoredObject;
  if ($i !== undefined) return BigInt($i as string);
  if ($d !== undefined) return Number($d);
  if ($b !== undefined) return Buffer.from($b as string, 'base64');
  return restoredAttributes(($m ?? {}) as StoredObject);
}

/** The attributes of the model again. */
export function restoredAttributes(stored: StoredObject): Attributes {
  const attributes = Object.create(null) as Record<string, AttributeValue>;
  for (const [key, value] of Object.entries(stored)) attributes[key] = restoredValue(value);
  return attributes;
}

function isPlain(value: AttributeValue): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0));
}

function storedCompound(value: null | Uint8Array | readonly AttributeValue[] | Attributes): StoredValue {
  if (value === null) return null;
  if (value instanceof Uint8Array) return { $b: Buffer.from(value.subarray(0, MAX_TEXT)).toString('base64') };
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).slice(0, MAX_ELEMENTS).map(storedValue);
  return { $m: storedMembers(value as Attributes, Object.keys(value), MAX_ELEMENTS) };
}

function storedMembers(members: Attributes, keys: readonly string[], most: number): StoredObject {
  const stored = Object.create(null) as Record<string, StoredValue>;
  for (const key of keys.slice(0, most)) stored[storedKey(key)] = storedValue(members[key] as AttributeValue);
  return stored;
}

function storedKey(key: string): string {
  return key.length > MAX_TEXT ? key.slice(0, MAX_TEXT) + CUT : key;
}
