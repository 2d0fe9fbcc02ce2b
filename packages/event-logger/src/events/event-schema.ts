/** What an event is declared to be, checked when it is declared. */
import { typeName } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';
import { type EventName, type InvalidEventName, isEventName } from '../event-name.ts';
import { isLevel, LEVELS, type Level } from '../severity.ts';

/** Type of an attribute: one of four, or a closed list of texts. */
export type EventAttributeType = 'string' | 'int' | 'double' | 'boolean' | readonly string[];

/** An attribute: its type, or its type and what else is to be said of it. */
export type EventAttributeDeclaration =
  | EventAttributeType
  | {
      readonly type: EventAttributeType;
      /** A sentence for the registry and the documentation. */
      readonly brief?: string;
      /** Whether an event may go without it. Default false. */
      readonly optional?: boolean;
    };

/** Attributes by name. */
export type EventAttributeDeclarations = Readonly<Record<string, EventAttributeDeclaration>>;

/** The metric that an event feeds, each time it is emitted and whatever its level. */
export interface EventMetricDeclaration<Key extends string = string> {
  readonly kind: 'counter' | 'histogram';
  /** Of the metric, as in `syslog_receiver.starts`. */
  readonly name: string;
  /** UCUM, such as `s` or `{start}`. */
  readonly unit: string;
  readonly brief?: string;
  /** The attribute whose number is added or recorded. A counter without it counts events. */
  readonly value?: Key;
  /** The attributes that points are told apart by: few values each. Default: none. */
  readonly attributes?: readonly Key[];
}

/** What an event is declared to be. */
export interface EventDeclaration<Attributes extends EventAttributeDeclarations = EventAttributeDeclarations> {
  readonly level: Level;
  /** A sentence for the registry and the documentation. */
  readonly brief: string;
  readonly attributes?: Attributes;
  /** One event can feed a log and a metric. */
  readonly metric?: EventMetricDeclaration<keyof Attributes & string>;
  /** Whether it is an event of the active span, too. Default false. */
  readonly span?: boolean;
  /** The data class of attributes that must not be told as they are, such as `{ user: 'personal' }`. */
  readonly redact?: { readonly [Key in keyof Attributes & string]?: string };
}

/** Events by name. */
export type EventDeclarations = Readonly<Record<string, EventDeclaration>>;

type TypeOf<T> = T extends readonly string[]
  ? T[number]
  : T extends 'string'
    ? string
    : T extends 'boolean'
      ? boolean
      : number;
type DeclaredType<D> = D extends { readonly type: infer T } ? TypeOf<T> : TypeOf<D>;
type OptionalKeys<A> = { [K in keyof A]: A[K] extends { readonly optional: true } ? K : never }[keyof A];

/** The attributes that an event is emitted with: those that are declared, and a `message` and an `error`. */
export type DeclaredAttributes<A> = {
  readonly [K in Exclude<keyof A, OptionalKeys<A>>]: DeclaredType<A[K]>;
} & { readonly [K in OptionalKeys<A>]?: DeclaredType<A[K]> | undefined } & {
  readonly message?: string | undefined;
  readonly error?: unknown;
};

type AttributesOf<D> = D extends { readonly attributes: infer A extends EventAttributeDeclarations } ? A : object;

/** A bad name, and a key that is no attribute of the event, are errors of the compiler. */
export type CheckedDeclarations<D> = {
  readonly [Name in keyof D & string]: Name extends EventName<Name>
    ? EventDeclaration<AttributesOf<D[Name]> & EventAttributeDeclarations>
    : InvalidEventName;
};

/** An attribute, with nothing left out. */
export interface AttributeSchema {
  readonly key: string;
  readonly type: 'string' | 'int' | 'double' | 'boolean' | 'enum';
  /** Of an enum; else empty. */
  readonly values: readonly string[];
  readonly brief: string;
  readonly optional: boolean;
  /** Undefined where it may be told as it is. */
  readonly dataClass: string | undefined;
}

/** An event, with nothing left out. */
export interface EventSchema {
  readonly name: string;
  readonly level: Level;
  readonly brief: string;
  readonly attributes: readonly AttributeSchema[];
  readonly metric: EventMetricDeclaration | undefined;
  readonly span: boolean;
}

const TYPES: readonly unknown[] = ['string', 'int', 'double', 'boolean'];
const KEYS = ['level', 'brief', 'attributes', 'metric', 'span', 'redact'];

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_DEFINITION` that names what is wrong by its path */
export function eventSchema(name: string, declared: EventDeclaration): EventSchema {
  if (!isEventName(name)) throw bad(`${JSON.stringify(String(name).slice(0, 64))} is no event name`);
  if (typeof declared !== 'object' || declared === null)
    throw bad(`${name} must be an object (got ${typeName(declared)})`);
  for (const key of Object.keys(declared))
    if (!KEYS.includes(key)) throw bad(`${name}.${key} is no part of a declaration`);
  const { level, brief, attributes = {}, metric, span = false, redact = {} } = declared;
  if (!isLevel(level)) throw bad(`${name}.level must be one of ${LEVELS.join(', ')} (got ${typeName(level)})`);
  if (typeof brief !== 'string' || brief === '') throw bad(`${name}.brief must be a sentence (got ${typeName(brief)})`);
  if (typeof span !== 'boolean') throw bad(`${name}.span must be a boolean (got ${typeName(span)})`);
  for (const [key, dataClass] of Object.entries(redact)) {
    if (!Object.hasOwn(attributes, key)) throw bad(`${name}.redact.${key} is no attribute of the event`);
    if (typeof dataClass !== 'string' || dataClass === '') throw bad(`${name}.redact.${key} must name a data class`);
  }
  const schema = Object.entries(attributes).map(([key, each]) =>
    attributeSchema(`${name}.attributes`, key, each, (redact as Readonly<Record<string, string>>)[key]),
  );
  if (metric !== undefined) checkMetric(`${name}.metric`, metric, schema);
  return { name, level, brief, attributes: schema, metric, span };
}

function attributeSchema(
  path: string,
  key: string,
  declared: EventAttributeDeclaration,
  dataClass: string | undefined,
): AttributeSchema {
  if (!isEventName(key) || key === 'message' || key === 'error') {
    throw bad(`${path}: ${JSON.stringify(String(key).slice(0, 64))} is no name of an attribute`);
  }
  const hasMore = typeof declared === 'object' && declared !== null && 'type' in declared;
  const { type, brief = '', optional = false } = hasMore ? declared : { type: declared };
  const isList = Array.isArray(type) && type.length > 0 && type.every((value) => typeof value === 'string');
  if (!isList && !TYPES.includes(type)) {
    throw bad(`${path}.${key} must be string, int, double, boolean or a list of texts (got ${typeName(type)})`);
  }
  if (typeof brief !== 'string') throw bad(`${path}.${key}.brief must be a string (got ${typeName(brief)})`);
  if (typeof optional !== 'boolean') throw bad(`${path}.${key}.optional must be a boolean (got ${typeName(optional)})`);
  return {
    key,
    type: isList ? 'enum' : (type as AttributeSchema['type']),
    values: isList ? [...type] : [],
    brief,
    optional,
    dataClass,
  };
}

function checkMetric(path: string, metric: EventMetricDeclaration, attributes: readonly AttributeSchema[]): void {
  const { kind, name, unit, value, attributes: keys = [] } = metric;
  if (kind !== 'counter' && kind !== 'histogram') throw bad(`${path}.kind must be counter or histogram`);
  if (!isEventName(name)) throw bad(`${path}.name must be lower-case words joined by dots`);
  if (typeof unit !== 'string' || unit === '') throw bad(`${path}.unit must be a unit (got ${typeName(unit)})`);
  const typeOf = (key: unknown): string | undefined => attributes.find((each) => each.key === key)?.type;
  if (value !== undefined && !['int', 'double'].includes(typeOf(value) ?? '')) {
    throw bad(`${path}.value must be an attribute of type int or double`);
  }
  if (kind === 'histogram' && value === undefined) throw bad(`${path}.value must name the attribute that is recorded`);
  for (const key of keys) {
    const attribute = attributes.find((each) => each.key === key);
    if (attribute === undefined) throw bad(`${path}.attributes must be attributes of the event`);
    // What must not be told is not told by a metric either.
    if (attribute.dataClass !== undefined) throw bad(`${path}.attributes: ${attribute.key} has a data class`);
  }
}

function bad(detail: string): EventLoggerError {
  return new EventLoggerError('WEIR_EVENT_LOGGER_DEFINITION', detail);
}
