import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { shop } from './fixture.ts';
import { problemsOf, refuses } from './mistakes.ts';

refuses([
  ['broken YAML', 'signals.yaml', 'spans:', 'spans: [', 'signals.yaml: Flow sequence in block collection'],
  [
    'a key given twice',
    'groups.yaml',
    'visibility: public',
    'visibility: public\n    visibility: public',
    'groups.yaml: Map keys must be unique',
  ],
  [
    'another file format',
    'signals.yaml',
    'definition/2',
    'definition/1',
    'signals.yaml: file_format: Invalid input: expected "definition/2"',
  ],
  ['an unknown section', 'signals.yaml', 'spans:', 'spams:', 'signals.yaml: Unrecognized key: "spams"'],
  [
    'a section that is not read',
    'signals.yaml',
    'file_format: definition/2',
    'file_format: definition/2\nimports: {}',
    'signals.yaml: imports: belongs to definition/2, but',
  ],
  [
    'an unknown key of an attribute',
    'attributes.yaml',
    'key: shop.gift',
    'key: shop.gift\n    tag: x',
    'attributes.yaml: attributes[6] (shop.gift): Unrecognized key: "tag"',
  ],
  [
    'an attribute without a brief',
    'attributes.yaml',
    '    brief: The order.\n',
    '',
    'attributes.yaml: attributes[0] (shop.order.id): brief: Invalid input: expected string',
  ],
  [
    'an empty brief',
    'attributes.yaml',
    'brief: The order.',
    "brief: ' '",
    'attributes.yaml: attributes[0] (shop.order.id): brief: must not be empty',
  ],
  [
    'an unknown type',
    'attributes.yaml',
    'type: boolean',
    'type: bool',
    'attributes.yaml: attributes[6] (shop.gift): type: Invalid option: expected one of "string"|"int"',
  ],
  [
    'an unknown stability',
    'attributes.yaml',
    'key: shop.gift\n    type: boolean\n    stability: development',
    'key: shop.gift\n    type: boolean\n    stability: deprecated',
    'attributes.yaml: attributes[6] (shop.gift): stability: Invalid option',
  ],
  [
    'an unknown reason of deprecation',
    'attributes.yaml',
    'reason: renamed',
    'reason: moved',
    'attributes.yaml: attributes[7] (shop.colour): deprecated.reason: Invalid discriminator value',
  ],
  [
    'a rename without a target',
    'attributes.yaml',
    ', renamed_to: shop.priority',
    '',
    'attributes.yaml: attributes[7] (shop.colour): deprecated.renamed_to: Invalid input',
  ],
  [
    'an enum without members',
    'attributes.yaml',
    'members:\n        - { id: low, value: 0, stability: stable }\n        - { id: high, value: 10, stability: stable }',
    'members: []',
    'attributes.yaml: attributes[2] (shop.priority): type.members: must have a member',
  ],
  [
    'a member without a value',
    'attributes.yaml',
    'id: low, value: 0',
    'id: low',
    'attributes.yaml: attributes[2] (shop.priority): type.members[0].value: Invalid input',
  ],
  [
    'an unknown key of a member',
    'attributes.yaml',
    'id: low,',
    'id: low, deep: 1,',
    'attributes.yaml: attributes[2] (shop.priority): type.members[0]: Unrecognized key: "deep"',
  ],
  [
    'an unknown requirement level',
    'signals.yaml',
    'requirement_level: required',
    'requirement_level: must',
    'signals.yaml: events[0] (shop.order.placed): attributes[0].requirement_level: Invalid option',
  ],
  [
    'an unknown key of a reference',
    'signals.yaml',
    '- ref: shop.label',
    '- ref: shop.label\n        type: string',
    'signals.yaml: events[0] (shop.order.placed): attributes[1]: Unrecognized key: "type"',
  ],
  [
    'sampling on a metric',
    'signals.yaml',
    '- ref: shop.priority',
    '- ref: shop.priority\n        sampling_relevant: true',
    'signals.yaml: metrics[0] (shop.order.duration): attributes[1]: Unrecognized key: "sampling_relevant"',
  ],
  [
    'an unknown instrument',
    'signals.yaml',
    'instrument: counter',
    'instrument: meter',
    'signals.yaml: metrics[1] (shop.orders): instrument: Invalid option',
  ],
  [
    'a metric without a unit',
    'signals.yaml',
    '    unit: s\n',
    '',
    'signals.yaml: metrics[0] (shop.order.duration): unit: Invalid input',
  ],
  [
    'an unknown kind of span',
    'signals.yaml',
    'kind: internal',
    'kind: local',
    'signals.yaml: spans[0] (shop.checkout): kind: Invalid option',
  ],
  [
    'a span name that is plain text',
    'signals.yaml',
    "name: { note: '`checkout {shop.order.state}`' }",
    'name: checkout',
    'signals.yaml: spans[0] (shop.checkout): name: Invalid input: expected object',
  ],
  [
    'an entity without identity',
    'signals.yaml',
    'identity:\n      - ref: service.name',
    'identity: []',
    'signals.yaml: entities[0] (shop.branch): identity: must have an attribute',
  ],
  [
    'an unknown visibility',
    'groups.yaml',
    'visibility: public',
    'visibility: secret',
    'groups.yaml: attribute_groups[1] (shop.delivery): visibility: Invalid discriminator value',
  ],
  [
    'a stability of an internal group',
    'groups.yaml',
    'visibility: internal',
    'visibility: internal\n    stability: stable',
    'groups.yaml: attribute_groups[0] (shop.common): Unrecognized key: "stability"',
  ],
]);

test.prop([
  fc.oneof(
    fc.constantFrom('', '5', '[]', 'null', '%', '\0', '&a [*a]', 'attributes: *a', 'attributes: [null]'),
    fc.string({ unit: 'binary' }),
  ),
])('whatever text is no definition is told as a fault of its file', (text) => {
  const problems = problemsOf({ ...shop, 'more.yaml': text });
  expect(problems).not.toEqual([]);
  expect(problems.filter((problem) => !problem.startsWith('more.yaml: '))).toEqual([]);
});

const signals = (shop['signals.yaml'] ?? '').split('\n');

test.prop([fc.nat(signals.length), fc.nat(8)])(
  'a file that lost some lines never breaks the validator',
  (start, count) => {
    const left = signals.toSpliced(start, count).join('\n');
    expect(problemsOf({ ...shop, 'signals.yaml': left })).toBeInstanceOf(Array);
  },
);
