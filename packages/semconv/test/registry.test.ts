import { expect, test } from 'vitest';
import { parseRegistry } from '../generator/registry.ts';
import { openTelemetry, shop, shopWith } from './fixture.ts';

const registry = parseRegistry(shop, openTelemetry);

test('attributes come by key, whatever their order in the files', () => {
  expect(registry.attributes.map(({ key }) => key)).toEqual([
    'shop.colour',
    'shop.gift',
    'shop.label',
    'shop.order.id',
    'shop.order.state',
    'shop.parts',
    'shop.priority',
    'shop.weight',
  ]);
});

test('a name of OpenTelemetry that is referenced is borrowed once, also from a group or an entity', () => {
  expect(registry.borrowed.map(({ key }) => key)).toEqual(['server.address', 'service.name']);
});

test('a reference to a group brings the attributes of the group, as the group refines them', () => {
  expect(registry.metrics[0]?.uses.map(({ key, requirementLevel }) => [key, requirementLevel])).toEqual([
    ['shop.order.id', 'required'],
    ['server.address', 'recommended'],
    ['shop.priority', { conditionally_required: 'If it is high.' }],
  ]);
});

test.for([
  ['after', shop],
  [
    'before',
    shopWith(
      'signals.yaml',
      `- ref_group: shop.common
      - ref: shop.order.id
        brief: The order that is paid.
        sampling_relevant: true`,
      `- ref: shop.order.id
        brief: The order that is paid.
        sampling_relevant: true
      - ref_group: shop.common`,
    ),
  ],
] as const)('a reference %s a group refines what the group brings, and keeps the rest of it', ([, sources]) => {
  expect(parseRegistry(sources, openTelemetry).spans[0]?.uses[0]).toEqual({
    key: 'shop.order.id',
    brief: 'The order that is paid.',
    requirementLevel: 'required',
    samplingRelevant: true,
  });
});

test('groups nest', () => {
  const nested = shopWith('groups.yaml', '- ref: shop.gift', '- ref_group: shop.common\n      - ref: shop.gift');
  expect(parseRegistry(nested, openTelemetry).groups[0]?.uses.map(({ key }) => key)).toEqual([
    'shop.order.id',
    'server.address',
    'shop.gift',
  ]);
});

test('internal groups are not offered', () => {
  expect(registry.groups.map(({ id }) => id)).toEqual(['shop.delivery']);
});

test('an entity uses the attributes of its identity and of its description', () => {
  expect(registry.entities[0]?.uses.map(({ key }) => key)).toEqual(['service.name', 'shop.gift']);
});
