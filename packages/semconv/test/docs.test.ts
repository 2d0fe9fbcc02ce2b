import { expect, test } from 'vitest';
import { docsSource } from '../generator/docs.ts';
import { parseRegistry } from '../generator/registry.ts';
import { renewCommand } from '../generator/renew-command.ts';
import { openTelemetry, shop } from './fixture.ts';

const page = docsSource(parseRegistry(shop, openTelemetry));

/** The cells of the first row that starts with a cell, without their padding. */
function row(first: string, from = page): readonly string[] | undefined {
  const line = from.split('\n').find((candidate) => candidate.startsWith(`| \`${first}\` `));
  return line
    ?.split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function section(title: string): string {
  return page.slice(page.indexOf(`### \`${title}\``)).split('\n### ')[0] ?? '';
}

test('the first line says that the page is generated, and how', () => {
  expect(page.split('\n')[0]).toContain(renewCommand);
});

test('an attribute has its type, meaning, stability and examples', () => {
  expect(row('shop.order.id')).toEqual(['`shop.order.id`', '`string`', 'The order.', 'stable', '`o-1`']);
  expect(row('shop.parts')).toEqual([
    '`shop.parts`',
    '`string[]`',
    'What it is made of.',
    'development',
    '`[lid, pot]`',
  ]);
});

test('a template is shown with the place of its key', () => {
  expect(row('shop.label.<key>')?.[1]).toBe('`template[string]`');
});

test('a note of several lines stays in its row', () => {
  expect(row('shop.weight')?.[2]).toBe('Its weight. In kilograms. This comment does not end here: */ Nor here.');
});

test('the values of an enum have a table of their own', () => {
  expect(row(String.raw`it's on \| its way`, section('shop.order.state'))?.slice(1)).toEqual([
    'Deprecated: Nobody knew.',
    'development',
  ]);
});

test('what is deprecated is said to be so', () => {
  expect(row('shop.colour')?.[2]).toBe('Its colour. Deprecated: use `shop.priority`');
});

test('names of OpenTelemetry are listed apart', () => {
  expect(page).toContain(`## Attributes of OpenTelemetry ${openTelemetry.version}`);
  expect(row('server.address')).toEqual(['`server.address`', 'stable']);
});

test.for([
  ['shop.order.placed', 'shop.order.state', 'required'],
  ['shop.order.placed', 'shop.label', 'recommended'],
  ['shop.order.duration', 'shop.priority', 'conditionally required: If it is high.'],
  ['shop.delivery', 'shop.gift', 'opt in: Where the customer agreed.'],
  ['shop.checkout', 'shop.order.id', 'required'],
  ['shop.branch', 'service.name', 'recommended'],
] as const)('%s says how far %s is required', ([signal, key, requirement]) => {
  expect(row(key, section(signal))?.[1]).toBe(requirement);
});

test('a metric tells its instrument and unit, a span its kind and name', () => {
  expect(section('shop.order.duration')).toContain('Instrument: histogram. Unit: `s`. Stability: development.');
  expect(section('shop.checkout')).toContain(
    'Name: `checkout {shop.order.state}`\n\nKind: internal. Stability: development.',
  );
});
