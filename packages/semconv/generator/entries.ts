/** The definitions of all files of a registry side by side, each with the place that it came from. */
import type {
  AttributeDefinition,
  AttributeGroupDefinition,
  AttributeReference,
  DefinitionFile,
  EntityAssociation,
  EntityDefinition,
  EventDefinition,
  GroupReference,
  MetricDefinition,
  SpanDefinition,
} from './definition.ts';
import type { Place } from './problems.ts';

/** One definition: `name` is what identifies it among its kind. */
export interface Entry<T> {
  readonly place: Place;
  readonly name: string;
  readonly value: T;
}

export interface Entries {
  readonly attributes: readonly Entry<AttributeDefinition>[];
  readonly groups: readonly Entry<AttributeGroupDefinition>[];
  readonly events: readonly Entry<EventDefinition>[];
  readonly metrics: readonly Entry<MetricDefinition>[];
  readonly spans: readonly Entry<SpanDefinition>[];
  readonly entities: readonly Entry<EntityDefinition>[];
}

/** A list of references, as a signal or an attribute group holds it. */
export interface ReferenceList {
  readonly place: Place;
  readonly key: string;
  readonly references: readonly (AttributeReference | GroupReference)[];
}

/** Collects the entries of all files, in the order of the files. */
export function collectEntries(files: ReadonlyMap<string, DefinitionFile>): Entries {
  function collect<T>(
    section: string,
    read: (definitions: DefinitionFile) => readonly T[] | undefined,
    name: (value: T) => string,
  ): readonly Entry<T>[] {
    return [...files].flatMap(([file, definitions]) =>
      (read(definitions) ?? []).map((value, index) => ({
        place: { file, entry: `${section}[${index}] (${name(value)})` },
        name: name(value),
        value,
      })),
    );
  }
  return {
    attributes: collect(
      'attributes',
      (file) => file.attributes,
      ({ key }) => key,
    ),
    groups: collect(
      'attribute_groups',
      (file) => file.attribute_groups,
      ({ id }) => id,
    ),
    events: collect(
      'events',
      (file) => file.events,
      ({ name }) => name,
    ),
    metrics: collect(
      'metrics',
      (file) => file.metrics,
      ({ name }) => name,
    ),
    spans: collect(
      'spans',
      (file) => file.spans,
      ({ type }) => type,
    ),
    entities: collect(
      'entities',
      (file) => file.entities,
      ({ type }) => type,
    ),
  };
}

/** Every list of references of the registry. */
export function referenceLists({ groups, events, metrics, spans, entities }: Entries): readonly ReferenceList[] {
  return [
    ...[...groups, ...events, ...metrics, ...spans].map(({ place, value }) => ({
      place,
      key: 'attributes',
      references: value.attributes ?? [],
    })),
    ...entities.flatMap(({ place, value }) => [
      { place, key: 'identity', references: value.identity },
      { place, key: 'description', references: value.description ?? [] },
    ]),
  ];
}

/** The entity types that an association names, at whatever depth. */
export function associatedEntities(association: EntityAssociation): readonly string[] {
  if (typeof association === 'string') return [association];
  return ('one_of' in association ? association.one_of : association.all_of).flatMap(associatedEntities);
}
