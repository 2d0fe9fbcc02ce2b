/** That every reference leads somewhere, once, and says nothing that its target contradicts. */
import type { AttributeDefinition, AttributeReference } from '../definition.ts';
import { associatedEntities, referenceLists, type Entries, type ReferenceList } from '../entries.ts';
import type { OpenTelemetryNames } from '../open-telemetry.ts';
import { problem, type Place } from '../problems.ts';
import { exampleProblems } from './attributes.ts';

/** All faults of references to attributes, attribute groups and entities. */
export function referenceProblems(entries: Entries, openTelemetry: OpenTelemetryNames): readonly string[] {
  const own = new Map(entries.attributes.map(({ name, value }) => [name, value]));
  const groups = new Map(entries.groups.map(({ name, value }) => [name, value.attributes ?? []]));
  const entityTypes = new Set(entries.entities.map(({ name }) => name));

  return [
    ...referenceLists(entries).flatMap((list) => [
      ...list.references.flatMap((reference, index) => {
        const place = { ...list.place, key: `${list.key}[${index}]` };
        return 'ref' in reference
          ? attributeReferenceProblems(place, reference, own.get(reference.ref), openTelemetry)
          : groups.has(reference.ref_group)
            ? []
            : [problem(place, `no attribute group "${reference.ref_group}"`)];
      }),
      ...repetitions(list, groups),
    ]),
    ...entries.groups.flatMap(({ place, name }) =>
      reaches(name, name, groups) ? [problem(place, 'includes itself')] : [],
    ),
    ...[...entries.events, ...entries.metrics, ...entries.spans].flatMap(({ place, value }) =>
      (value.entity_associations ?? []).flatMap((association, index) =>
        associatedEntities(association)
          .filter((type) => !entityTypes.has(type))
          .map((type) => problem({ ...place, key: `entity_associations[${index}]` }, `no entity "${type}"`)),
      ),
    ),
  ];
}

type Groups = ReadonlyMap<string, ReferenceList['references']>;

function attributeReferenceProblems(
  place: Place,
  { ref, stability, deprecated, examples }: AttributeReference,
  own: AttributeDefinition | undefined,
  openTelemetry: OpenTelemetryNames,
): readonly string[] {
  const target = own ?? openTelemetry.attributes.get(ref);
  if (target === undefined) {
    return [problem(place, `no attribute "${ref}", neither here nor in OpenTelemetry ${openTelemetry.version}`)];
  }
  return [
    ...(stability === 'stable' && target.stability !== 'stable'
      ? [problem(place, `"${ref}" is ${target.stability}: a reference cannot make it stable`)]
      : []),
    // A name on its way out must not slip in: whoever still needs it says so.
    ...(own === undefined && target.deprecated === true && deprecated === undefined
      ? [problem(place, `OpenTelemetry ${openTelemetry.version} deprecates "${ref}": say so with "deprecated"`)]
      : []),
    ...(own !== undefined && examples !== undefined ? exampleProblems(place, own.type, examples) : []),
  ];
}

/** An attribute named twice in one list, or brought by two groups of it: Weaver cannot resolve either. */
function repetitions({ place, key, references }: ReferenceList, groups: Groups): readonly string[] {
  const direct = references.flatMap((reference) => ('ref' in reference ? [reference.ref] : []));
  const grouped = references.flatMap((reference) =>
    'ref_group' in reference ? [...groupKeys(reference.ref_group, groups)] : [],
  );
  return [direct, grouped].flatMap((keys) =>
    keys
      .filter((name, index) => keys.indexOf(name) !== index)
      .map((name) => problem({ ...place, key }, `"${name}" is referenced twice`)),
  );
}

function groupKeys(id: string, groups: Groups, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  if (seen.has(id)) return new Set();
  return new Set(
    (groups.get(id) ?? []).flatMap((reference) =>
      'ref' in reference ? [reference.ref] : [...groupKeys(reference.ref_group, groups, new Set([...seen, id]))],
    ),
  );
}

function reaches(from: string, target: string, groups: Groups, seen: ReadonlySet<string> = new Set()): boolean {
  if (seen.has(from)) return false;
  return (groups.get(from) ?? []).some(
    (reference) =>
      'ref_group' in reference &&
      (reference.ref_group === target || reaches(reference.ref_group, target, groups, new Set([...seen, from]))),
  );
}
