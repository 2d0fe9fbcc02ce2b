/** Stored values as OTLP/JSON has them. */
import { MAX_TEXT, type StoredObject, type StoredValue } from '../rows/stored-value.ts';

/** A list of `KeyValue`. */
export function keyValues(stored: StoredObject): object[] {
  return Object.entries(stored).map(([key, value]) => ({ key: key.slice(0, MAX_TEXT), value: otlpValue(value) }));
}

/** An `AnyValue`. Whether a whole number was an integer or a double is not kept: it becomes an integer. */
export function otlpValue(stored: StoredValue): object {
  switch (typeof stored) {
    case 'string':
      return { stringValue: stored };
    case 'boolean':
      return { boolValue: stored };
    case 'number':
      return Number.isSafeInteger(stored) ? { intValue: String(stored) } : { doubleValue: stored };
    default:
      return stored === null ? {} : compound(stored);
  }
}

function compound(stored: readonly StoredValue[] | StoredObject): object {
  if (Array.isArray(stored)) return { arrayValue: { values: (stored as readonly StoredValue[]).map(otlpValue) } };
  const { $i, $d, $b, $m } = stored as StoredObject;
  if ($i !== undefined) return { intValue: $i };
  if ($d !== undefined) return { doubleValue: $d === '-0' ? -0 : $d };
  if ($b !== undefined) return { bytesValue: $b };
  return { kvlistValue: { values: keyValues(($m ?? {}) as StoredObject) } };
}
