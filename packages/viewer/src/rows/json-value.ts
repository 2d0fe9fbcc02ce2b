/** Values of the model as they are shown: plain JSON, in which nothing has to be known of OTLP. */
import type { JsonAttributes, JsonValue } from '../api/types/values.ts';
import type { Attributes, AttributeValue } from '../otlp/model.ts';

/** An integer beyond 2^53, an infinity and NaN become their text, bytes `0x` and hexadecimal digits. */
export function jsonValue(value: AttributeValue): JsonValue {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).map(jsonValue);
  return jsonAttributes(value as Attributes);
}

/** {@link jsonValue} of each member. */
export function jsonAttributes(attributes: Attributes): JsonAttributes {
  const json = Object.create(null) as Record<string, JsonValue>;
  for (const [key, value] of Object.entries(attributes)) json[key] = jsonValue(value);
  return json;
}
