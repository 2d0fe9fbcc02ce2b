/** What a metric set says of itself: plain, frozen, ordered data. */
import { typeOf } from './attribute-set.ts';
import type { AttributeDeclaration, AttributeDeclarations, DescribedAttribute } from './attributes.ts';
import type { InstrumentKind } from './instruments.ts';
import type { Field } from './layout.ts';

/** One metric of a set. */
export interface MetricFieldDescriptor {
  /** The member of the set. */
  readonly field: string;
  /** The name of the metric. */
  readonly name: string;
  readonly unit: string;
  readonly brief: string;
  readonly instrument: InstrumentKind;
  readonly valueType: 'int' | 'double';
  /** Bounds of a histogram or timer, else empty. */
  readonly boundaries: readonly number[];
  /** Whether OpenTelemetry's conventions define it. */
  readonly standard: boolean;
}

/** One attribute of a set. */
export interface AttributeDescriptor {
  readonly key: string;
  readonly brief: string;
  readonly type: 'string' | 'int' | 'double' | 'boolean' | 'map' | 'enum';
  /** The values of an `enum` in order, else empty. */
  readonly values: readonly string[];
  readonly examples: readonly (string | number | boolean)[];
  /** Whether OpenTelemetry's conventions define it. */
  readonly standard: boolean;
}

/** A metric set. */
export interface MetricSetDescriptor {
  readonly name: string;
  readonly brief: string;
  readonly metrics: readonly MetricFieldDescriptor[];
  readonly registrationAttributes: readonly AttributeDescriptor[];
  readonly measurementAttributes: readonly AttributeDescriptor[];
}

/** The descriptor of a checked schema. */
export function describe(
  name: string,
  brief: string,
  fields: readonly Field[],
  registration: AttributeDeclarations,
  measurement: AttributeDeclarations,
): MetricSetDescriptor {
  const metrics = fields.map(({ key, kind, descriptor, boundaries, standard }) =>
    Object.freeze({
      field: key,
      name: descriptor.name,
      unit: descriptor.unit,
      brief: descriptor.description,
      instrument: kind,
      valueType: descriptor.valueType === 0 ? ('int' as const) : ('double' as const),
      boundaries,
      standard,
    }),
  );
  return Object.freeze({
    name,
    brief,
    metrics: Object.freeze(metrics),
    registrationAttributes: attributes(registration),
    measurementAttributes: attributes(measurement),
  });
}

function attributes(declarations: AttributeDeclarations): readonly AttributeDescriptor[] {
  return Object.freeze(Object.entries(declarations).map(([key, declaration]) => attribute(key, declaration)));
}

function attribute(key: string, declaration: AttributeDeclaration): AttributeDescriptor {
  const type = typeOf(declaration);
  const { brief, examples = [], standard = false } = declaration as Partial<DescribedAttribute>;
  return Object.freeze({
    key,
    brief: brief ?? `The attribute ${key}.`,
    type: typeof type === 'string' ? type : 'enum',
    values: typeof type === 'string' ? [] : type.oneOf,
    examples: Object.freeze([...examples]),
    standard,
  });
}
