/** Declared events as a registry of semantic conventions, in Weaver's `definition/2` form. */
import { registryFile, registryManifest, type YamlValue } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';
import { schemasOf } from './define-events.ts';
import type { AttributeSchema, EventSchema } from './event-schema.ts';

/** Options of {@link eventsRegistry}. */
export interface EventsRegistryOptions {
  /** Identifies the registry: `http[s]://server/path/<version>`. Default `https://example.com/schemas/events/0.1.0`. */
  readonly schemaUrl?: string;
  readonly description?: string;
  /** The release of OpenTelemetry's conventions that the registry depends on. Default 1.45.0. */
  readonly semconvVersion?: string;
}

/** The files of a registry, by name. */
export interface EventsRegistry {
  readonly files: Readonly<Record<'manifest.yaml' | 'attributes.yaml' | 'events.yaml' | 'metrics.yaml', string>>;
}

/**
 * Describes declared events, and the metrics that they feed, as a registry.
 *
 * @param events what `defineEvents` has given
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_DEFINITION` where two events declare one attribute or metric differently
 * @example
 * eventsRegistry([orderEvents]).files['events.yaml']; // 'file_format: "definition/2"...'
 */
export function eventsRegistry(events: readonly object[], options: EventsRegistryOptions = {}): EventsRegistry {
  const {
    schemaUrl = 'https://example.com/schemas/events/0.1.0',
    description = 'Log events, described by their declarations.',
    semconvVersion = '1.45.0',
  } = options;
  const schemas = events.flatMap(schemasOf).sort(byName);
  return {
    files: {
      'manifest.yaml': registryManifest({ schemaUrl, description, semconvVersion }),
      'attributes.yaml': registryFile('attributes', attributeEntries(schemas)),
      'events.yaml': registryFile('events', schemas.map(eventEntry)),
      'metrics.yaml': registryFile('metrics', metricEntries(schemas)),
    },
  };
}

function byName({ name: a }: { readonly name: string }, { name: b }: { readonly name: string }): number {
  return a < b ? -1 : 1;
}

function eventEntry({ name, brief, attributes, level, span }: EventSchema): YamlValue {
  return {
    name,
    stability: 'development',
    brief,
    attributes:
      attributes.length === 0
        ? undefined
        : attributes.map(({ key, optional }) => ({
            ref: key,
            requirement_level: optional ? 'recommended' : 'required',
          })),
    annotations: { weir: { level, span } },
  };
}

function attributeEntries(schemas: readonly EventSchema[]): readonly YamlValue[] {
  const byKey = new Map<string, AttributeSchema>();
  for (const attribute of schemas.flatMap(({ attributes }) => attributes)) {
    const known = byKey.get(attribute.key) ?? attribute;
    if (known.type !== attribute.type || known.dataClass !== attribute.dataClass) {
      throw conflict(`attribute ${attribute.key} has another type or data class in another event`);
    }
    const brief = known.brief === '' ? attribute.brief : known.brief;
    byKey.set(attribute.key, { ...known, brief, values: [...new Set([...known.values, ...attribute.values])] });
  }
  return [...byKey.values()].sort(({ key: a }, { key: b }) => (a < b ? -1 : 1)).map(attributeEntry);
}

function attributeEntry({ key, type, values, brief, dataClass }: AttributeSchema): YamlValue {
  const entry = {
    key,
    stability: 'development',
    // A definition must have one.
    brief: brief === '' ? `The attribute ${key}.` : brief,
    annotations: dataClass === undefined ? undefined : { weir: { data_class: dataClass } },
  };
  if (type === 'enum') return { ...entry, type: { members: values.map(member) } };
  return { ...entry, type, examples: type === 'string' ? [`${key.split('.').at(-1)}-1`] : undefined };
}

/** Ids are lower-case words, which values need not be. */
function member(value: string, index: number): YamlValue {
  const words = value.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const id = words.join('_');
  return { id: /^[a-z]/.test(id) ? id : `v${index}_${id}`.replace(/_$/, ''), value, stability: 'development' };
}

function metricEntries(schemas: readonly EventSchema[]): readonly YamlValue[] {
  const byMetric = new Map<string, EventSchema>();
  for (const schema of schemas) {
    const { metric } = schema;
    if (metric === undefined) continue;
    const known = byMetric.get(metric.name)?.metric;
    if (known !== undefined && (known.kind !== metric.kind || known.unit !== metric.unit)) {
      throw conflict(`metric ${metric.name} has another kind or unit in another event`);
    }
    if (known === undefined) byMetric.set(metric.name, schema);
  }
  return [...byMetric.values()].flatMap(({ metric, brief, name, attributes }) => {
    if (metric === undefined) return [];
    const type = attributes.find(({ key }) => key === metric.value)?.type ?? 'int';
    const keys = metric.attributes ?? [];
    return {
      name: metric.name,
      stability: 'development',
      brief: metric.brief ?? `Fed by the event ${name}: ${brief}`,
      instrument: metric.kind,
      unit: metric.unit,
      attributes: keys.length === 0 ? undefined : keys.map((ref) => ({ ref, requirement_level: 'recommended' })),
      annotations: { code_generation: { metric_value_type: type } },
    };
  });
}

function conflict(detail: string): EventLoggerError {
  return new EventLoggerError('WEIR_EVENT_LOGGER_DEFINITION', detail);
}
