/** Reads the files of a registry of semantic conventions, as far as a client is made of them. */
import { typeName } from '@weir/otel-compat';
import { MetricSetsError } from '../errors.ts';

/** The type of an attribute: a name of Weaver's, or the values of an enum. */
export type RegistryType = string | { readonly members: readonly { readonly value: string | number | boolean }[] };

/** An attribute as a registry defines it. */
export interface RegistryAttribute {
  readonly key: string;
  readonly type: RegistryType;
  readonly brief?: string;
}

/** An attribute as a signal uses it. */
export interface AttributeUse {
  readonly key: string;
  readonly isRequired: boolean;
  /** What this package's own registries say of it. */
  readonly role: string | undefined;
}

/** A signal with all of its attributes, groups followed. */
export interface RegistrySignal {
  /** Name of a metric or event, type of a span. */
  readonly name: string;
  readonly brief: string;
  readonly attributes: readonly AttributeUse[];
}

/** A metric. */
export interface RegistryMetric extends RegistrySignal {
  readonly instrument: string;
  readonly unit: string;
  readonly valueType: string | undefined;
  /** What this package's own registries say of it. */
  readonly weir: {
    readonly metric_set?: string;
    readonly field?: string;
    readonly instrument?: string;
    readonly boundaries?: readonly number[];
  };
}

/** A span. */
export interface RegistrySpan extends RegistrySignal {
  readonly kind: string;
}

/** What a client is made of. */
export interface RegistryModel {
  readonly schemaUrl: string;
  readonly attributes: ReadonlyMap<string, RegistryAttribute>;
  readonly metrics: readonly RegistryMetric[];
  readonly events: readonly RegistrySignal[];
  readonly spans: readonly RegistrySpan[];
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * @param sources the text of each file, by name
 * @param parse reads YAML
 * @throws MetricSetsError `WEIR_METRIC_SETS_REGISTRY` for what is no registry in `definition/2` form
 */
export function readRegistry(
  sources: Readonly<Record<string, string>>,
  parse: (text: string) => unknown,
): RegistryModel {
  const files = Object.entries(sources).map(([file, text]) => [file, parsed(file, text, parse)] as const);
  const manifest = files.find(([file]) => file === 'manifest.yaml')?.[1];
  if (manifest === undefined) throw registryError('manifest.yaml is missing');
  const definitions = files.filter(([file]) => file !== 'manifest.yaml');
  for (const [file, { file_format: format }] of definitions) {
    if (format !== 'definition/2')
      throw registryError(`${file}: file_format must be definition/2 (got ${typeName(format)})`);
  }
  const section = (name: string): readonly Entry[] =>
    definitions.flatMap(([file, content]) => entries(file, name, content[name]));
  const groups = new Map(section('attribute_groups').map((group) => [text(group, 'id'), group]));
  const signal = (entry: Entry, key: string): RegistrySignal => ({
    name: text(entry, key),
    brief: optionalText(entry, 'brief') ?? text(entry, key),
    attributes: uses(entry, groups),
  });
  return {
    schemaUrl: text(manifest, 'schema_url'),
    attributes: new Map(section('attributes').map((entry) => [text(entry, 'key'), attribute(entry)])),
    metrics: section('metrics').map((entry) => ({
      ...signal(entry, 'name'),
      instrument: text(entry, 'instrument'),
      unit: text(entry, 'unit'),
      valueType: (annotations(entry)['code_generation'] as { metric_value_type?: string } | undefined)
        ?.metric_value_type,
      weir: (annotations(entry)['weir'] ?? {}) as RegistryMetric['weir'],
    })),
    events: section('events').map((entry) => signal(entry, 'name')),
    spans: section('spans').map((entry) => ({ ...signal(entry, 'type'), kind: text(entry, 'kind') })),
  };
}

/** The error for a registry that cannot be read. */
export function registryError(detail: string, options?: ErrorOptions): MetricSetsError {
  return new MetricSetsError('WEIR_METRIC_SETS_REGISTRY', detail, options);
}

function parsed(file: string, content: string, parse: (text: string) => unknown): Entry {
  let value: unknown;
  try {
    value = parse(content);
  } catch (cause) {
    throw registryError(`${file} is no YAML`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw registryError(`${file} must hold a map`);
  return value as Entry;
}

function entries(file: string, name: string, value: unknown): readonly Entry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw registryError(`${file}: ${name} must be a list (got ${typeName(value)})`);
  return value as readonly Entry[];
}

function attribute(entry: Entry): RegistryAttribute {
  const brief = optionalText(entry, 'brief');
  const { type } = entry as { readonly type?: RegistryType };
  const key = text(entry, 'key');
  const isEnum = typeof type === 'object' && Array.isArray((type as { members?: unknown } | null)?.members);
  if (type === undefined || (typeof type !== 'string' && !isEnum))
    throw registryError(`attribute ${key}: type is missing`);
  return { key, type, ...(brief !== undefined && { brief }) };
}

/** Direct references win over those that a group brings. */
function uses(entry: Entry, groups: ReadonlyMap<string, Entry>, seen: readonly string[] = []): readonly AttributeUse[] {
  const found = new Map<string, AttributeUse>();
  const references = entries('', 'attributes', entry['attributes']);
  for (const reference of references) {
    const group = optionalText(reference, 'ref_group');
    if (group === undefined || seen.includes(group)) continue;
    const target = groups.get(group);
    if (target === undefined) throw registryError(`no attribute group ${group}`);
    for (const use of uses(target, groups, [...seen, group])) found.set(use.key, use);
  }
  for (const reference of references) {
    const key = optionalText(reference, 'ref');
    if (key === undefined) continue;
    const role = (annotations(reference)['weir'] as { role?: string } | undefined)?.role;
    found.set(key, { key, isRequired: reference['requirement_level'] === 'required', role });
  }
  return [...found.values()];
}

function annotations(entry: Entry): Entry {
  return (entry['annotations'] ?? {}) as Entry;
}

function text(entry: Entry, key: string): string {
  const value = entry?.[key];
  if (typeof value !== 'string' || value === '') throw registryError(`${key} must be text (got ${typeName(value)})`);
  return value;
}

function optionalText(entry: Entry, key: string): string | undefined {
  const value = entry?.[key];
  return typeof value === 'string' ? value : undefined;
}
