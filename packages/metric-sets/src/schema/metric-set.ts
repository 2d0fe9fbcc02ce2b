/** A metric set's schema: instruments that share their attributes and are collected together. */
import { branded } from '../branded.ts';
import { MetricSetsError } from '../errors.ts';
import { type AttributeSet, declarationsOf, schemaError } from './attribute-set.ts';
import type { AttributeDeclarations, AttributeValues, ClosedDeclarations } from './attributes.ts';
import { Buckets } from './buckets.ts';
import { compileFields } from './compile.ts';
import { type CounterRun, counterRuns, isDoubleCounter } from './counter-runs.ts';
import { describe, type MetricSetDescriptor } from './descriptor.ts';
import type { Instruments } from './instrument-interfaces.ts';
import type { InstrumentKind, InstrumentSpec } from './instruments.ts';
import { emptyBlock, extremesOf, type Field, slotsOf } from './layout.ts';
import { isName } from './names.ts';

/** Marks a definition, whichever copy of the package made it. */
export const DEFINITION: unique symbol = Symbol.for('weir.metric-set-definition.v1') as never;

/** Instruments by field. */
export type InstrumentSpecs = Readonly<Record<string, InstrumentSpec>>;

type Declared<Given> = Given extends AttributeSet<infer Declarations> ? Declarations : Given;

/** Options of {@link defineMetricSet}. */
export interface MetricSetOptions<Registration, Measurement, Metrics> {
  /** Instrumentation scope name of all metrics of the set: lower-case words in parts joined by dots. */
  readonly name: string;
  /** One sentence about the set. */
  readonly brief?: string;
  /** What a set is registered with; becomes the attributes of the scope. */
  readonly registrationAttributes?: Registration;
  /** Closed attributes that tell measurements apart; at most 2,000 combinations. No key of the registration's. */
  readonly measurementAttributes?: Measurement & { readonly [Key in keyof Declared<Registration>]?: never };
  /** The instruments; in this order they are exported. */
  readonly metrics: Metrics & { readonly with?: never; readonly then?: never };
}

/** A frozen schema, ready to be registered. */
export interface MetricSetDefinition<
  Registration = AttributeDeclarations,
  Measurement = AttributeDeclarations,
  Metrics = InstrumentSpecs,
> {
  readonly [DEFINITION]: CompiledSet;
  readonly name: string;
  readonly registrationAttributes: Registration;
  readonly measurementAttributes: Measurement;
  readonly metrics: Metrics;
  /** What the set says of itself, in the order of the schema. */
  readonly descriptor: MetricSetDescriptor;
}

/** Any definition. */
export interface AnyDefinition {
  readonly [DEFINITION]: CompiledSet;
}

/** What the registry and the collector need of a schema. */
export interface CompiledSet {
  readonly name: string;
  readonly fields: readonly Field[];
  /** The fields that are counters of doubles, which most are. */
  readonly counters: readonly CounterRun[];
  /** Indices of the other fields. */
  readonly others: readonly number[];
  /** Offsets of the extremes of the fields that have any. */
  readonly extremes: readonly number[];
  readonly registration: AttributeDeclarations;
  readonly measurement: AttributeDeclarations;
  readonly buckets: Buckets;
  /** Slots of one block. */
  readonly slots: number;
  readonly emptyBlock: Float64Array;
  readonly descriptor: MetricSetDescriptor;
  /** Equal for equal schemas, whichever copy of a module defined them. */
  readonly fingerprint: string;
}

/** The values that a definition asks for when it is registered. */
export type RegistrationValues<Definition> =
  Definition extends MetricSetDefinition<infer Registration, infer _M, infer _I>
    ? AttributeValues<Registration>
    : never;

/** A registered set: one member for each instrument, and `with` where the schema has measurement attributes. */
export type MetricSet<Definition> =
  Definition extends MetricSetDefinition<infer _R, infer Measurement, infer Metrics>
    ? MetricSetMembers<Metrics> &
        (keyof Measurement extends never
          ? unknown
          : {
              /** The instruments of one combination of measurement attributes; the same object for the same combination. */
              with(attributes: AttributeValues<Measurement>): MetricSetMembers<Metrics>;
            })
    : never;

/** The instruments of a set. */
export type MetricSetMembers<Metrics> = {
  readonly [Key in keyof Metrics]: Metrics[Key] extends { readonly kind: infer Kind extends InstrumentKind }
    ? Instruments[Kind]
    : never;
};

/**
 * Declares a metric set. Everything that can be wrong with it is found here.
 *
 * @throws MetricSetsError `WEIR_METRIC_SETS_SCHEMA` with the path of the bad key
 * @example
 * const receiver = defineMetricSet({
 *   name: 'receiver',
 *   measurementAttributes: { outcome: oneOf('success', 'failure') },
 *   metrics: { received: counter({ unit: '{item}', brief: 'Items received.' }) },
 * });
 * receiver.descriptor.metrics[0].name; // 'receiver.received'
 */
export function defineMetricSet<
  // oxlint-disable-next-line typescript/no-empty-object-type -- the type of no attributes
  const Registration extends AttributeDeclarations | AttributeSet<AttributeDeclarations, 'scope' | 'registration'> = {},
  // oxlint-disable-next-line typescript/no-empty-object-type -- the type of no attributes
  const Measurement extends ClosedDeclarations | AttributeSet<ClosedDeclarations, 'measurement'> = {},
  const Metrics extends InstrumentSpecs = InstrumentSpecs,
>(
  options: MetricSetOptions<Registration, Measurement, Metrics>,
): MetricSetDefinition<Declared<Registration>, Declared<Measurement>, Metrics> {
  try {
    return define(options);
  } catch (cause) {
    if (cause instanceof MetricSetsError) throw cause;
    // A getter or proxy of the application's own.
    throw schemaError('options', 'must be readable', options, { cause });
  }
}

function define<Registration, Measurement, Metrics>(
  options: MetricSetOptions<Registration, Measurement, Metrics>,
): MetricSetDefinition<Declared<Registration>, Declared<Measurement>, Metrics> {
  if (typeof options !== 'object' || options === null) throw schemaError('options', 'must be an object', options);
  const { name, brief, metrics } = options;
  if (!isName(name)) throw schemaError('name', 'must be lower-case words in parts joined by dots', name);
  const registration = Object.freeze({
    ...declarationsOf(options.registrationAttributes, 'registrationAttributes', false),
  });
  const measurement = Object.freeze({
    ...declarationsOf(options.measurementAttributes, 'measurementAttributes', true),
  });
  for (const [key, declaration] of Object.entries(measurement)) {
    if (Object.hasOwn(registration, key)) {
      throw schemaError(`measurementAttributes["${key}"]`, 'is a registration attribute already', declaration);
    }
  }
  const fields = compileFields(name, metrics);
  const compiled = compileSet(name, brief ?? `The metric set ${name}.`, fields, registration, measurement);
  return Object.freeze({
    [DEFINITION]: compiled,
    name,
    registrationAttributes: registration,
    measurementAttributes: measurement,
    metrics: Object.freeze({ ...(metrics as object) }),
    descriptor: compiled.descriptor,
  }) as unknown as MetricSetDefinition<Declared<Registration>, Declared<Measurement>, Metrics>;
}

/** Puts the checked parts of a schema together. */
export function compileSet(
  name: string,
  brief: string,
  fields: readonly Field[],
  registration: AttributeDeclarations,
  measurement: AttributeDeclarations,
): CompiledSet {
  const descriptor = describe(name, brief, fields, registration, measurement);
  const last = fields.at(-1) as Field;
  const slots = last.offset + slotsOf(last);
  return Object.freeze({
    name,
    fields,
    counters: counterRuns(fields),
    others: fields.flatMap((field, index) => (isDoubleCounter(field) ? [] : [index])),
    extremes: fields.flatMap((field) => extremesOf(field) ?? []),
    registration,
    measurement,
    buckets: new Buckets(measurement),
    slots,
    emptyBlock: emptyBlock(fields, slots),
    descriptor,
    fingerprint: JSON.stringify([descriptor, fields]),
  });
}

/** The compiled form of what may be a definition, or undefined. */
export function compiledSet(value: unknown): CompiledSet | undefined {
  return branded(value, DEFINITION) as CompiledSet | undefined;
}
