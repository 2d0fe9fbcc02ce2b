import { expect, test } from 'vitest';
import { attributesSource, indexSource, signalsSource, type SignalKind } from '../generator/constants.ts';
import { parseRegistry } from '../generator/registry.ts';
import { openTelemetry, shop, shopWith } from './fixture.ts';

const registry = parseRegistry(shop, openTelemetry);
const attributes = attributesSource(registry);

test.for([
  ['a key', "export const ATTR_SHOP_ORDER_ID = 'shop.order.id' as const;"],
  ['a key borrowed from OpenTelemetry', "export const ATTR_SERVER_ADDRESS = 'server.address' as const;"],
  ['a template', 'export const ATTR_SHOP_LABEL = (key: string): `shop.label.${string}` => `shop.label.${key}`;'],
  ['a value', "export const SHOP_ORDER_STATE_VALUE_OPEN = 'open' as const;"],
  ['a value with a quote', String.raw`export const SHOP_ORDER_STATE_VALUE_IN_TRANSIT = 'it\'s on | its way' as const;`],
  ['a value that is a number', 'export const SHOP_PRIORITY_VALUE_HIGH = 10 as const;'],
  ['all values', String.raw`export const SHOP_ORDER_STATE_VALUES = ['open', 'it\'s on | its way'] as const;`],
  ['all numbers', 'export const SHOP_PRIORITY_VALUES = [0, 10] as const;'],
] as const)('%s has its constant', ([, declaration]) => {
  expect(attributes.split('\n')).toContain(declaration);
});

test.for([
  ['events', "export const EVENT_SHOP_ORDER_PLACED = 'shop.order.placed' as const;"],
  ['metrics', "export const METRIC_SHOP_ORDER_DURATION = 'shop.order.duration' as const;"],
  ['spans', "export const SPAN_SHOP_CHECKOUT = 'shop.checkout' as const;"],
  ['entities', "export const ENTITY_SHOP_BRANCH = 'shop.branch' as const;"],
] as const satisfies readonly (readonly [SignalKind, string])[])('%s have their constants', ([kind, declaration]) => {
  expect(signalsSource(kind, registry)?.split('\n')).toContain(declaration);
});

test('a kind of signal that the registry does not have gets no source', () => {
  const { 'signals.yaml': _, ...others } = shop;
  const empty = parseRegistry(others, openTelemetry);
  expect((['events', 'metrics', 'spans', 'entities'] as const).map((kind) => signalsSource(kind, empty))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('the comment of a constant says what the registry says', () => {
  expect(signalsSource('metrics', registry)).toContain(
    [
      '/**',
      ' * How long an order takes.',
      ' *',
      ' * Instrument: histogram, unit `s`. Stability: development.',
      ' */',
      'export const METRIC_SHOP_ORDER_DURATION',
    ].join('\n'),
  );
  expect(attributes).toContain(' * @deprecated Use `shop.priority`.\n');
});

test('no text of the registry ends a comment early', () => {
  expect(attributes).toContain(String.raw` * In kilograms. This comment does not end here: *\/`);
});

test('no constant stands on another module', () => {
  const sources = [attributes, signalsSource('events', registry), signalsSource('spans', registry)];
  for (const source of sources) expect(source).not.toMatch(/^import /m);
});

test('the index names every constant of every source, once', () => {
  const sources = (['events', 'metrics', 'spans', 'entities'] as const).map((kind) => signalsSource(kind, registry));
  const declared = [attributes, ...sources].flatMap((source) =>
    [...(source ?? '').matchAll(/^export const (\w+)/gm)].map(([, name]) => name),
  );
  const index = indexSource(registry).replaceAll(/'[^']+'/g, '');
  expect([...index.matchAll(/\b[A-Z][A-Z0-9_]+\b/g)].map(([name]) => name).sort()).toEqual(declared.sort());
});

test('the index keeps a short list in one line and breaks a long one', () => {
  const lines = indexSource(registry).split('\n');
  expect(lines).toContain("export { METRIC_SHOP_ORDERS, METRIC_SHOP_ORDER_DURATION } from './generated/metrics.ts';");
  expect(lines[0]).toBe('export {');
});

test('a change of a brief changes the source', () => {
  const changed = parseRegistry(shopWith('attributes.yaml', 'The order.', 'The purchase.'), openTelemetry);
  expect(attributesSource(changed)).not.toBe(attributes);
});
