/** From messages on the wire to the parts that all signals of the model share. */
import type { Attributes, AttributeValue, Int64, ReceivedScope } from './model.ts';
import type { WireAnyValue, WireKeyValue, WireScope } from './wire.ts';

/** Attributes by key; the last of two equal keys wins. */
export function toAttributes(list: readonly WireKeyValue[] | undefined): Attributes {
  const attributes = Object.create(null) as Record<string, AttributeValue>;
  for (const { key = '', value } of list ?? []) attributes[key] = toAttributeValue(value);
  return attributes;
}

/** The plain value; `null` for a value that is absent or of a kind not known here. */
export function toAttributeValue(value: WireAnyValue | undefined): AttributeValue {
  if (value === undefined) return null;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return toInt64(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.bytesValue !== undefined) return value.bytesValue;
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(toAttributeValue);
  if (value.kvlistValue !== undefined) return toAttributes(value.kvlistValue.values);
  return null;
}

/** A number where it is a safe integer, a bigint beyond that. */
export function toInt64(value: bigint): Int64 {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The scope of a batch. */
export function toScope(scope: WireScope | undefined): ReceivedScope {
  return { name: scope?.name ?? '', version: scope?.version ?? '', attributes: toAttributes(scope?.attributes) };
}

/** An id, empty where it is all zeros, which W3C Trace Context calls invalid. */
export function toId(id: string | undefined): string {
  return id === undefined || /^0*$/.test(id) ? '' : id;
}

/** A property that is there only where there is a value, to be spread into an object. */
export function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}

/** An optional id as a property: absent where there is none. */
export function presentId<Key extends string>(key: Key, id: string | undefined): { [K in Key]?: string } {
  return present(key, toId(id) || undefined);
}
