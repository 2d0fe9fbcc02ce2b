/** The schemas of metric sets as a registry of semantic conventions, in Weaver's `definition/2` form. */
import { Double, registryFile, registryManifest, type YamlValue } from '@weir/otel-compat';
import { MetricSetsError } from '../errors.ts';
import { defaultRegistry } from '../registry/registry.ts';
import type { AttributeDescriptor, MetricFieldDescriptor, MetricSetDescriptor } from '../schema/descriptor.ts';
import type { InstrumentKind } from '../schema/instruments.ts';

/** Options of {@link generateSemconvRegistry}. */
export interface SemconvRegistryOptions {
  /** Default: the schemas that are alive in the default registry. */
  readonly sets?: readonly MetricSetDescriptor[];
  /** Identifies the registry: `http[s]://server/path/<version>`. Default `https://example.com/schemas/metric-sets/0.1.0`. */
  readonly schemaUrl?: string;
  readonly description?: string;
  /** The release of OpenTelemetry's conventions that the registry depends on. Default 1.45.0. */
  readonly semconvVersion?: string;
}

/** The files of a registry, by name. */
export interface SemconvRegistry {
  readonly files: Readonly<Record<'manifest.yaml' | 'attributes.yaml' | 'metrics.yaml', string>>;
}

const INSTRUMENTS: Readonly<Record<InstrumentKind, string>> = {
  counter: 'counter',
  observeCounter: 'counter',
  upDownCounter: 'updowncounter',
  observeUpDownCounter: 'updowncounter',
  gauge: 'gauge',
  mmsc: 'histogram',
  histogram: 'histogram',
  exponentialHistogram: 'histogram',
  timer: 'histogram',
};

/**
 * Describes metric sets as a registry. What only this package knows of them (set, field, instrument, bounds) stands in
 * annotations, so that `weir-metrics generate` makes the same sets of it. Names are those on the wire; Weaver's own policies
 * ask that each has a namespace.
 *
 * @throws MetricSetsError `WEIR_METRIC_SETS_REGISTRY` where two sets define one metric or attribute differently
 * @example
 * generateSemconvRegistry({ sets: [receiverMetrics.descriptor] }).files['metrics.yaml']; // 'file_format: "definition/2"...'
 */
export function generateSemconvRegistry(options: SemconvRegistryOptions = {}): SemconvRegistry {
  const {
    sets = defaultRegistry.liveSchema(),
    schemaUrl = 'https://example.com/schemas/metric-sets/0.1.0',
    description = 'Metric sets, described by their schemas.',
    semconvVersion = '1.45.0',
  } = options;
  return Object.freeze({
    files: Object.freeze({
      'manifest.yaml': registryManifest({ schemaUrl, description, semconvVersion }),
      'attributes.yaml': registryFile('attributes', attributeEntries(sets)),
      'metrics.yaml': registryFile('metrics', metricEntries(sets)),
    }),
  });
}

function attributesOf({
  registrationAttributes,
  measurementAttributes,
}: MetricSetDescriptor): readonly AttributeDescriptor[] {
  return [...registrationAttributes, ...measurementAttributes];
}

function attributeEntries(sets: readonly MetricSetDescriptor[]): readonly YamlValue[] {
  const byKey = new Map<string, AttributeDescriptor>();
  for (const attribute of sets.flatMap(attributesOf)) {
    if (attribute.standard) continue;
    const { key, type } = attribute;
    const known = byKey.get(key) ?? attribute;
    if (known.type !== type) throw conflict(`attribute ${key} is ${known.type} in one set and ${type} in another`);
    byKey.set(key, { ...known, values: [...new Set([...known.values, ...attribute.values])] });
  }
  return [...byKey.values()].sort(({ key: a }, { key: b }) => (a < b ? -1 : 1)).map(attributeEntry);
}

function attributeEntry({ key, brief, type, values, examples }: AttributeDescriptor): YamlValue {
  const entry = { key, stability: 'development', brief };
  if (type === 'enum') return { ...entry, type: { members: members(values) } };
  const shown = examples.length === 0 && type === 'string' ? [`${key.split('.').at(-1)}-1`] : examples;
  return {
    ...entry,
    type: type === 'map' ? 'any' : type,
    examples:
      shown.length === 0
        ? undefined
        : shown.map((example) => (type === 'double' && typeof example === 'number' ? new Double(example) : example)),
  };
}

/** Ids are lower-case words, which values need not be. */
function members(values: readonly string[]): readonly YamlValue[] {
  const taken = new Set<string>();
  return values.map((value) => {
    const words =
      value
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('_') ?? 'value';
    const plain = /^[a-z]/.test(words) ? words : `v${words}`;
    let id = plain;
    for (let again = 2; taken.has(id); again += 1) id = `${plain}_${again}`;
    taken.add(id);
    return { id, value, stability: 'development' };
  });
}

function metricEntries(sets: readonly MetricSetDescriptor[]): readonly YamlValue[] {
  const byName = new Map<string, { readonly set: MetricSetDescriptor; readonly metric: MetricFieldDescriptor }>();
  for (const set of sets) {
    for (const metric of set.metrics) {
      if (metric.standard) continue;
      const { name } = metric;
      if (byName.has(name))
        throw conflict(`metric ${name} is defined by ${byName.get(name)?.set.name} and ${set.name}`);
      byName.set(name, { set, metric });
    }
  }
  return [...byName.values()]
    .sort(({ metric: { name: a } }, { metric: { name: b } }) => (a < b ? -1 : 1))
    .map(({ set, metric }) => metricEntry(set, metric));
}

function metricEntry(set: MetricSetDescriptor, metric: MetricFieldDescriptor): YamlValue {
  const { name, brief, instrument, unit, valueType, field, boundaries } = metric;
  const ref = (role: string) => (attribute: AttributeDescriptor) => ({
    ref: attribute.key,
    requirement_level: role === 'registration' ? 'required' : 'recommended',
    annotations: { weir: { role } },
  });
  const attributes = [
    ...set.registrationAttributes.map(ref('registration')),
    ...set.measurementAttributes.map(ref('measurement')),
  ];
  return {
    name,
    stability: 'development',
    brief,
    instrument: INSTRUMENTS[instrument],
    unit,
    attributes: attributes.length === 0 ? undefined : attributes,
    annotations: {
      code_generation: { metric_value_type: valueType },
      weir: {
        metric_set: set.name,
        field,
        instrument,
        boundaries: boundaries.length === 0 ? undefined : boundaries.map((bound) => new Double(bound)),
      },
    },
  };
}

function conflict(detail: string): MetricSetsError {
  return new MetricSetsError('WEIR_METRIC_SETS_REGISTRY', detail);
}
