/** What a name may be: its spelling, that it is unique and not OpenTelemetry's, and that its constant is its own. */
import { constantName, enumTupleName, enumValueName, type ConstantKind } from '../constant-name.ts';
import type { AttributeDefinition } from '../definition.ts';
import type { Entries, Entry } from '../entries.ts';
import type { OpenTelemetryNames } from '../open-telemetry.ts';
import { problem, type Place } from '../problems.ts';

/** The spelling that OpenTelemetry's own tools ask for. */
const spelling = /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)*$/;
const spellingText =
  'must be lower-case words joined by single "_", in parts joined by single ".", and start with a letter';

/** All faults of names. */
export function nameProblems(entries: Entries, openTelemetry: OpenTelemetryNames): readonly string[] {
  const { attributes, groups, events, metrics, spans, entities } = entries;
  const kinds: readonly (readonly Entry<unknown>[])[] = [attributes, groups, events, metrics, spans, entities];
  const namespaced: readonly Entry<unknown>[] = [...attributes, ...events, ...metrics];
  return [
    ...kinds.flat().flatMap(({ place, name }) => (spelling.test(name) ? [] : [problem(place, spellingText)])),
    ...namespaced.flatMap(({ place, name }) =>
      name.includes('.') ? [] : [problem(place, 'must be in a namespace, as "flow.id" is in "flow"')],
    ),
    ...kinds.flatMap(duplicates),
    ...taken(attributes, openTelemetry.attributes, 'attribute'),
    ...taken(events, openTelemetry.events, 'event'),
    ...taken(metrics, openTelemetry.metrics, 'metric'),
    ...attributes.flatMap(({ place, name }) =>
      name.startsWith('otel.') ? [problem(place, 'the namespace "otel" is reserved for OpenTelemetry')] : [],
    ),
    ...namespaceCollisions(entries, openTelemetry),
    ...constantCollisions(entries),
  ];
}

function duplicates(entries: readonly Entry<unknown>[]): readonly string[] {
  const first = new Map<string, Place>();
  return entries.flatMap(({ place, name }) => {
    const earlier = first.get(name);
    if (earlier !== undefined) return [problem(place, `is defined already in ${earlier.file}: ${earlier.entry}`)];
    first.set(name, place);
    return [];
  });
}

function taken(
  entries: readonly Entry<unknown>[],
  names: { has(name: string): boolean },
  kind: string,
): readonly string[] {
  return entries.flatMap(({ place, name }) =>
    names.has(name) ? [problem(place, `OpenTelemetry defines this ${kind}: reference it instead`)] : [],
  );
}

/**
 * A key that is also a namespace cannot be told from it where dots nest. Deprecated names no longer count, nor does one
 * that says why it has to be both, as the annotation `also_namespace`.
 */
function namespaceCollisions({ attributes }: Entries, openTelemetry: OpenTelemetryNames): readonly string[] {
  const own = attributes.filter(({ value }) => value.deprecated === undefined);
  const others = [...openTelemetry.attributes.values()].filter(({ deprecated }) => !deprecated);
  const all = [...own.map(({ name }) => name), ...others.map(({ key }) => key)];
  return own.flatMap(({ place, name, value }) => {
    const below = all.find((other) => other.startsWith(`${name}.`));
    const above = others.find(({ key }) => name.startsWith(`${key}.`));
    return [
      ...(below === undefined || saysWhyBoth(value) ? [] : [problem(place, `is also the namespace of "${below}"`)]),
      ...(above === undefined ? [] : [problem(place, `"${above.key}" of OpenTelemetry is no namespace`)]),
    ];
  });
}

function saysWhyBoth({ annotations }: AttributeDefinition): boolean {
  const why = annotations?.['also_namespace'];
  return typeof why === 'string' && why.trim() !== '';
}

function constantCollisions(entries: Entries): readonly string[] {
  const signals: readonly (readonly [ConstantKind, readonly Entry<unknown>[]])[] = [
    ['EVENT', entries.events],
    ['METRIC', entries.metrics],
    ['SPAN', entries.spans],
    ['ENTITY', entries.entities],
  ];
  const constants = [
    ...entries.attributes.flatMap(({ place, name, value: { type } }) => [
      { place, source: name, constant: constantName('ATTR', name) },
      ...(typeof type === 'string' ? [] : [{ place, source: name, constant: enumTupleName(name) }]),
      ...(typeof type === 'string' ? [] : type.members).map(({ id }, index) => ({
        place: { ...place, key: `type.members[${index}]` },
        source: `${name} ${id}`,
        constant: enumValueName(name, id),
      })),
    ]),
    ...signals.flatMap(([kind, list]) =>
      list.map(({ place, name }) => ({ place, source: name, constant: constantName(kind, name) })),
    ),
  ];
  const owners = new Map<string, string>();
  return constants.flatMap(({ place, source, constant }) => {
    const owner = owners.get(constant);
    owners.set(constant, owner ?? source);
    // The same source twice is a duplicate, and said as such.
    return owner === undefined || owner === source ? [] : [problem(place, `shares ${constant} with "${owner}"`)];
  });
}
