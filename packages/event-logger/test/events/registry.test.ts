import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { openTelemetryNames } from '../../../semconv/generator/open-telemetry.ts';
import { parseRegistry } from '../../../semconv/generator/registry.ts';
import { defineEvents, eventsMarkdown, eventsRegistry } from '../../src/index.ts';

const shop = defineEvents({
  'shop.order.placed': {
    level: 'info',
    brief: 'An order was placed: "fine" | good.',
    attributes: {
      'shop.items': { type: 'int', brief: 'How many.' },
      'shop.channel': ['web', 'Phone', '2fa'],
      'shop.user': { type: 'string', optional: true },
    },
    metric: { kind: 'counter', name: 'shop.sold', unit: '{item}', value: 'shop.items', attributes: ['shop.channel'] },
    span: true,
    redact: { 'shop.user': 'personal' },
  },
  'shop.order.failed': { level: 'error', brief: 'An order failed.', attributes: { 'shop.items': 'int' } },
});

test('declared events are a registry that a validator of the form accepts, with their metrics and data classes', () => {
  const { files } = eventsRegistry([shop]);
  const registry = parseRegistry(files, openTelemetryNames());
  expect(registry.events.map(({ name }) => name)).toEqual(['shop.order.failed', 'shop.order.placed']);
  expect(registry.metrics.map(({ name, unit, instrument }) => [name, unit, instrument])).toEqual([
    ['shop.sold', '{item}', 'counter'],
  ]);
  const { attributes } = parse(files['attributes.yaml']) as { attributes: { key: string; annotations?: unknown }[] };
  expect(attributes.find(({ key }) => key === 'shop.user')?.annotations).toEqual({ weir: { data_class: 'personal' } });
  expect(parse(files['manifest.yaml'])).toMatchObject({ stability: 'development' });
});

test('the same attribute or metric with another meaning in another event is refused', () => {
  const other = defineEvents({ 'other.one': { level: 'info', brief: 'x', attributes: { 'shop.items': 'string' } } });
  expect(() => eventsRegistry([shop, other])).toThrow('attribute shop.items has another type');
  const metric = (unit: string) => ({ kind: 'counter', name: 'm.n', unit }) as const;
  const one = defineEvents({ 'a.b': { level: 'info', brief: 'x', metric: metric('1') } });
  const two = defineEvents({ 'c.d': { level: 'info', brief: 'x', metric: metric('s') } });
  expect(() => eventsRegistry([one, two])).toThrow('metric m.n has another kind or unit');
});

test('and they are tables of a page', () => {
  const page = eventsMarkdown(shop);
  expect(page).toContain(
    String.raw`| ${'`shop.order.placed`'} | info | log, counter ${'`shop.sold`'}, span | An order was placed: "fine" \| good. |`,
  );
  expect(page).toContain('| `shop.user` | string | as personal data may be, if there is one |  |');
});
