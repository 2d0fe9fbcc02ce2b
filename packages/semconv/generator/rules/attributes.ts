/** What an attribute's definition must hold together: the members of an enum, its examples, where it moved to. */
import type { AttributeDefinition } from '../definition.ts';
import type { Entries } from '../entries.ts';
import type { OpenTelemetryNames } from '../open-telemetry.ts';
import { problem, type Place } from '../problems.ts';

const memberId = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** All faults of attribute definitions. */
export function attributeProblems({ attributes }: Entries, openTelemetry: OpenTelemetryNames): readonly string[] {
  const keys = new Set([...attributes.map(({ name }) => name), ...openTelemetry.attributes.keys()]);
  return attributes.flatMap(({ place, value }) => {
    const { type, examples, deprecated } = value;
    return [
      ...memberProblems(place, type),
      ...(examples === undefined ? missingExamples(place, type) : exampleProblems(place, type, examples)),
      ...(deprecated?.reason === 'renamed' && !keys.has(deprecated.renamed_to)
        ? [problem({ ...place, key: 'deprecated.renamed_to' }, `no attribute "${deprecated.renamed_to}"`)]
        : []),
    ];
  });
}

/** The faults of examples that do not fit the type of their attribute; a reference may bring its own. */
export function exampleProblems(
  place: Place,
  type: AttributeDefinition['type'],
  examples: NonNullable<AttributeDefinition['examples']>,
): readonly string[] {
  const expected = typeof type === 'string' ? type.replace(/^template\[(.+)\]$/, '$1') : memberType(type.members[0]);
  if (expected === undefined || expected === 'any') return [];
  const element = expected.replace('[]', '');
  const list = Array.isArray(examples) ? examples : [examples];
  return list.flatMap((example, index) => {
    const fits = expected.endsWith('[]')
      ? Array.isArray(example) && example.every((item) => valueType(item) === element)
      : valueType(example) === element;
    const hint = element === 'double' ? ', written with a decimal point' : '';
    const key = `${place.key === undefined ? '' : `${place.key}.`}examples[${index}]`;
    return fits ? [] : [problem({ ...place, key }, `must be ${expected}${hint}`)];
  });
}

function missingExamples(place: Place, type: AttributeDefinition['type']): readonly string[] {
  return type === 'string' || type === 'string[]'
    ? [problem({ ...place, key: 'examples' }, `must be given for type ${type}`)]
    : [];
}

function memberProblems(place: Place, type: AttributeDefinition['type']): readonly string[] {
  if (typeof type === 'string') return [];
  const expected = memberType(type.members[0]);
  return type.members.flatMap((member, index) => {
    const at = (key: string): Place => ({ ...place, key: `type.members[${index}].${key}` });
    const earlier = type.members.slice(0, index);
    return [
      ...(memberId.test(member.id) ? [] : [problem(at('id'), 'must be lower-case words joined by single "_"')]),
      ...(earlier.some(({ id }) => id === member.id) ? [problem(at('id'), `"${member.id}" is used twice`)] : []),
      ...(earlier.some(({ value }) => value === member.value)
        ? [problem(at('value'), `"${member.value}" is used twice`)]
        : []),
      ...(memberType(member) === expected ? [] : [problem(at('value'), `must be ${expected}, as the first member is`)]),
    ];
  });
}

function memberType(member: { readonly value: unknown } | undefined): string | undefined {
  return member === undefined ? undefined : valueType(member.value);
}

function valueType(value: unknown): string {
  const names: Readonly<Record<string, string>> = { bigint: 'int', number: 'double' };
  return names[typeof value] ?? typeof value;
}
