/** The values that a set is registered with, checked and made one object for equal values. */
import { typeName } from '@weir/otel-compat';
import { MetricSetsError } from '../errors.ts';
import { typeOf } from '../schema/attribute-set.ts';
import type { AttributeDeclarations, AttributeType } from '../schema/attributes.ts';

/** Longest string and key of a map, in characters; most entries of a map. */
const MAX_LENGTH = 4_096;
const MAX_ENTRIES = 128;

/** Checked attributes: frozen, in the order of the schema. */
export type CheckedAttributes = Readonly<Record<string, unknown>>;

/**
 * Copies the values that the declarations ask for.
 *
 * @throws MetricSetsError `WEIR_METRIC_SETS_ATTRIBUTE` for a missing, a foreign or an ill-typed one
 */
export function checkAttributes(
  setName: string,
  declarations: AttributeDeclarations,
  given: unknown,
): CheckedAttributes {
  try {
    return checked(setName, declarations, given ?? {});
  } catch (cause) {
    if (cause instanceof MetricSetsError) throw cause;
    // A getter or proxy of the application's own.
    throw attributeError(setName, 'must be readable', given, { cause });
  }
}

function checked(setName: string, declarations: AttributeDeclarations, values: object): CheckedAttributes {
  if (typeof values !== 'object' || Array.isArray(values)) throw attributeError(setName, 'must be an object', values);
  const foreign = Object.keys(values).find((key) => !Object.hasOwn(declarations, key));
  if (foreign !== undefined) throw attributeError(setName, `has no ${JSON.stringify(foreign.slice(0, 100))}`, values);
  const entries = Object.entries(declarations).map(([key, declaration]) => {
    const value = (values as Record<string, unknown>)[key];
    return [key, checkedValue(`${setName}: ${key}`, typeOf(declaration), value)] as const;
  });
  return Object.freeze(Object.fromEntries(entries));
}

function checkedValue(path: string, type: AttributeType, value: unknown): unknown {
  switch (type) {
    case 'string':
      if (typeof value === 'string' && value.length <= MAX_LENGTH) return value;
      throw attributeError(path, `must be a string of at most ${MAX_LENGTH} characters`, value);
    case 'int':
      if (Number.isSafeInteger(value)) return (value as number) + 0;
      throw attributeError(path, 'must be a safe integer', value);
    case 'double':
      if (Number.isFinite(value)) return (value as number) + 0;
      throw attributeError(path, 'must be a finite number', value);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw attributeError(path, 'must be a boolean', value);
    case 'map':
      return checkedMap(path, value);
    default:
      if (type.oneOf.includes(value as string)) return value;
      throw attributeError(path, `must be one of ${type.oneOf.join(', ')}`, value);
  }
}

function checkedMap(path: string, value: unknown): unknown {
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  const isSimple = ([key, item]: [string, unknown]): boolean =>
    key.length <= MAX_LENGTH &&
    (typeof item === 'boolean' || Number.isFinite(item) || (typeof item === 'string' && item.length <= MAX_LENGTH));
  if (entries === undefined || entries.length > MAX_ENTRIES || !entries.every(isSimple)) {
    throw attributeError(path, `must be a map of at most ${MAX_ENTRIES} strings, numbers and booleans`, value);
  }
  return Object.freeze(Object.fromEntries(entries));
}

/** Equal for equal attributes: by sorted key, type and value. */
export function keyOf(attributes: CheckedAttributes): string {
  const sorted = (values: object): readonly (readonly [string, unknown])[] =>
    Object.entries(values)
      .map(([key, value]): readonly [string, unknown] => [
        key,
        typeof value === 'object' && value !== null ? sorted(value as object) : value,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  // JSON keeps strings, numbers, booleans and lists apart.
  return JSON.stringify(sorted(attributes));
}

function attributeError(path: string, rule: string, value: unknown, options?: ErrorOptions): MetricSetsError {
  return new MetricSetsError('WEIR_METRIC_SETS_ATTRIBUTE', `${path} ${rule} (got ${typeName(value)})`, options);
}
