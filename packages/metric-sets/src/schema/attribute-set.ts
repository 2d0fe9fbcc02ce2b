/** Attribute sets that several metric sets share: of an entity, of a registration, of a measurement. */
import { typeName } from '@weir/otel-compat';
import { MetricSetsError } from '../errors.ts';
import type {
  AttributeDeclaration,
  AttributeDeclarations,
  AttributeType,
  ClosedDeclarations,
  DescribedAttribute,
} from './attributes.ts';
import { isName } from './names.ts';

/**
 * What an attribute set is for: `scope` is an entity that many sets belong to, `registration` what one set is registered
 * with, `measurement` what one measurement is told apart by.
 */
export type AttributeSetKind = 'scope' | 'registration' | 'measurement';

/** A frozen set of attributes, in the order of their declaration. */
export interface AttributeSet<
  Declarations extends AttributeDeclarations = AttributeDeclarations,
  Kind extends AttributeSetKind = AttributeSetKind,
> {
  readonly kind: Kind;
  /** Name of the entity; for `scope` only. */
  readonly name: string | undefined;
  readonly attributes: Declarations;
}

/** Options of {@link defineAttributeSet}. */
export interface AttributeSetOptions<Kind, Declarations, Composed> {
  readonly kind: Kind;
  /** Required for `scope`, refused for the others. */
  readonly name?: string;
  readonly attributes: Kind extends 'measurement' ? Declarations & ClosedDeclarations : Declarations;
  /** Sets whose attributes this one begins with; not for `measurement`. */
  readonly compose?: Composed;
}

type AnySets = readonly AttributeSet<AttributeDeclarations, 'scope' | 'registration'>[];

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

type ComposedOf<Sets extends AnySets> = Sets extends readonly [] ? object : Intersection<Sets[number]['attributes']>;

/**
 * Declares an attribute set.
 *
 * @throws MetricSetsError `WEIR_METRIC_SETS_SCHEMA` for a bad name, key or type, and for a key declared twice
 * @example
 * const pipeline = defineAttributeSet({ kind: 'scope', name: 'pipeline', attributes: { 'pipeline.id': 'string' } });
 * Object.keys(pipeline.attributes); // ['pipeline.id']
 */
export function defineAttributeSet<
  const Kind extends AttributeSetKind,
  const Declarations extends AttributeDeclarations,
  const Composed extends AnySets = readonly [],
>(options: AttributeSetOptions<Kind, Declarations, Composed>): AttributeSet<Declarations & ComposedOf<Composed>, Kind> {
  const { kind, name, attributes, compose = [] } = options as AttributeSetOptions<Kind, Declarations, AnySets>;
  if (kind !== 'scope' && kind !== 'registration' && kind !== 'measurement') {
    throw schemaError('kind', 'must be scope, registration or measurement', kind);
  }
  if (kind === 'scope' ? !isName(name) : name !== undefined) {
    throw schemaError('name', kind === 'scope' ? 'must be a name' : `must be left out for ${kind}`, name);
  }
  if (kind === 'measurement' && compose.length > 0) throw schemaError('compose', 'must be left out', compose);
  const all: Record<string, AttributeDeclaration> = {};
  for (const [part, path] of [
    ...compose.map((one, index) => [one.attributes, `compose[${index}].attributes`] as const),
    [attributes, 'attributes'] as const,
  ]) {
    for (const [key, declaration] of Object.entries(checkedDeclarations(part, path, kind === 'measurement'))) {
      if (key in all) throw schemaError(`${path}["${key}"]`, 'is declared already', declaration);
      all[key] = declaration;
    }
  }
  return Object.freeze({ kind, name, attributes: Object.freeze(all) }) as unknown as AttributeSet<
    Declarations & ComposedOf<Composed>,
    Kind
  >;
}

/** The declarations themselves, whether they stand alone or in an attribute set of a fitting kind. */
export function declarationsOf(given: unknown, path: string, measurement: boolean): AttributeDeclarations {
  if (given === undefined) return {};
  const set = given as Partial<AttributeSet> | null;
  if (typeof set === 'object' && set !== null && typeof set.attributes === 'object' && typeof set.kind === 'string') {
    if ((set.kind === 'measurement') !== measurement) throw schemaError(path, `is a set for ${set.kind}`, given);
    return checkedDeclarations(set.attributes, path, measurement);
  }
  return checkedDeclarations(given, path, measurement);
}

/** The type of an attribute, however it was declared. */
export function typeOf(declaration: AttributeDeclaration): AttributeType {
  const described = declaration as Partial<DescribedAttribute> | undefined | null;
  return typeof described === 'object' && described?.type !== undefined
    ? described.type
    : (declaration as AttributeType);
}

/** The error for a part of a schema. Schemas hold no secrets, but values are not repeated all the same. */
export function schemaError(path: string, rule: string, value: unknown, options?: ErrorOptions): MetricSetsError {
  return new MetricSetsError('WEIR_METRIC_SETS_SCHEMA', `${path} ${rule} (got ${typeName(value)})`, options);
}

function checkedDeclarations(given: unknown, path: string, measurement: boolean): AttributeDeclarations {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw schemaError(path, 'must be an object of attribute types', given);
  }
  for (const [key, declaration] of Object.entries(given as AttributeDeclarations)) {
    if (!isName(key))
      throw schemaError(`${path}["${String(key).slice(0, 100)}"]`, 'must have a name as its key', declaration);
    const type = typeOf(declaration);
    if (measurement ? !isClosed(type) : !isOpen(type) && !isClosed(type)) {
      throw schemaError(`${path}["${key}"]`, measurement ? 'must be boolean or oneOf(...)' : 'must be a type', type);
    }
  }
  return given as AttributeDeclarations;
}

function isOpen(type: unknown): boolean {
  return type === 'string' || type === 'int' || type === 'double' || type === 'map';
}

function isClosed(type: unknown): boolean {
  if (type === 'boolean') return true;
  const values = (type as { oneOf?: unknown } | null | undefined)?.oneOf;
  if (!Array.isArray(values) || values.length === 0) return false;
  return values.every((value) => typeof value === 'string' && value !== '') && new Set(values).size === values.length;
}
