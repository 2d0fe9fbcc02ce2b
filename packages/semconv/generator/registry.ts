/** Loads the registry and resolves it: each signal with its full list of attributes, groups and references followed. */
import { readdirSync, readFileSync } from 'node:fs';
import type {
  AttributeDefinition,
  AttributeReference,
  Deprecation,
  EntityDefinition,
  EventDefinition,
  GroupReference,
  MetricDefinition,
  RequirementLevel,
  SpanDefinition,
  Stability,
} from './definition.ts';
import { referenceLists, type Entries } from './entries.ts';
import { openTelemetryNames, type OpenTelemetryAttribute, type OpenTelemetryNames } from './open-telemetry.ts';
import { validate, type Definitions, type Sources } from './validate.ts';

/** What every attribute and signal says of itself. */
export interface Described {
  readonly brief: string;
  readonly note?: string | undefined;
  readonly stability: Stability;
  readonly deprecated?: Deprecation | undefined;
}

/** An attribute as one signal or group uses it; what the reference refines is taken from the reference. */
export interface UsedAttribute {
  readonly key: string;
  readonly brief: string;
  /** Only what the reference adds; the note of the definition stands there. */
  readonly note?: string | undefined;
  readonly deprecated?: Deprecation | undefined;
  readonly requirementLevel: RequirementLevel;
  readonly samplingRelevant: boolean;
}

/** A signal or public group with all of its attributes, in the order of the registry. */
export type Resolved<T> = T & { readonly uses: readonly UsedAttribute[] };

/** A valid registry, its attributes by key, its signals by name. */
export interface Registry {
  readonly schemaUrl: string;
  readonly openTelemetryVersion: string;
  readonly attributes: readonly AttributeDefinition[];
  /** The attributes of OpenTelemetry that some list of references names. */
  readonly borrowed: readonly OpenTelemetryAttribute[];
  readonly groups: readonly Resolved<Described & { readonly id: string }>[];
  readonly events: readonly Resolved<EventDefinition>[];
  readonly metrics: readonly Resolved<MetricDefinition>[];
  readonly spans: readonly Resolved<SpanDefinition>[];
  readonly entities: readonly Resolved<EntityDefinition>[];
}

/** Reads, validates and resolves the `.yaml` files of a folder; throws a `RegistryError` where they have faults. */
export function loadRegistry(folder: URL): Registry {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const sources = Object.fromEntries(files.sort().map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]));
  return parseRegistry(sources, openTelemetryNames());
}

/** The same for files whose text is at hand. */
export function parseRegistry(sources: Sources, openTelemetry: OpenTelemetryNames): Registry {
  return resolve(validate(sources, openTelemetry), openTelemetry);
}

function resolve({ manifest, entries }: Definitions, openTelemetry: OpenTelemetryNames): Registry {
  const uses = attributeResolver(entries);
  const named = new Set(
    referenceLists(entries).flatMap(({ references }) =>
      references.flatMap((reference) => ('ref' in reference ? [reference.ref] : [])),
    ),
  );
  return {
    schemaUrl: manifest.schema_url,
    openTelemetryVersion: openTelemetry.version,
    attributes: sorted(entries.attributes, ({ value }) => value),
    borrowed: [...named].sort().flatMap((key) => openTelemetry.attributes.get(key) ?? []),
    groups: sorted(entries.groups, ({ value }) => value).flatMap((group) =>
      group.visibility === 'public' ? [{ ...group, uses: uses(group.attributes) }] : [],
    ),
    events: sorted(entries.events, ({ value }) => ({ ...value, uses: uses(value.attributes) })),
    metrics: sorted(entries.metrics, ({ value }) => ({ ...value, uses: uses(value.attributes) })),
    spans: sorted(entries.spans, ({ value }) => ({ ...value, uses: uses(value.attributes) })),
    entities: sorted(entries.entities, ({ value }) => ({
      ...value,
      uses: uses([...value.identity, ...(value.description ?? [])]),
    })),
  };
}

/** By code unit: the order must not depend on the locale of the machine, nor on the names of the files. */
function sorted<E extends { readonly name: string }, T>(entries: readonly E[], value: (entry: E) => T): readonly T[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(value);
}

type References = readonly (AttributeReference | GroupReference)[] | undefined;

function attributeResolver({ attributes, groups }: Entries): (references: References) => readonly UsedAttribute[] {
  const definitions = new Map(attributes.map(({ name, value }) => [name, value]));
  const members = new Map(groups.map(({ name, value }) => [name, value.attributes]));

  // A direct reference refines what a group brings, wherever in the list it stands.
  function merge(references: References = []): ReadonlyMap<string, AttributeReference> {
    const merged = new Map<string, AttributeReference>();
    for (const reference of references) {
      const brought = 'ref' in reference ? [reference] : merge(members.get(reference.ref_group)).values();
      for (const next of brought) {
        const present = merged.get(next.ref);
        merged.set(next.ref, 'ref' in reference ? { ...present, ...next } : { ...next, ...present });
      }
    }
    return merged;
  }

  return (references) =>
    [...merge(references).values()].map((reference) => ({
      key: reference.ref,
      brief: reference.brief ?? definitions.get(reference.ref)?.brief ?? 'As OpenTelemetry defines it.',
      note: reference.note,
      deprecated: reference.deprecated ?? definitions.get(reference.ref)?.deprecated,
      requirementLevel: reference.requirement_level ?? 'recommended',
      samplingRelevant: reference.sampling_relevant ?? false,
    }));
}
