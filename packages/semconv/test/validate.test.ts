import { expect, test } from 'vitest';
import { RegistryError } from '../generator/problems.ts';
import { loadRegistry } from '../generator/registry.ts';
import { openTelemetry, shop, shopWith } from './fixture.ts';
import { problemsOf, refuses } from './mistakes.ts';

test('a registry that uses every part of the form is accepted', () => {
  expect(problemsOf(shop)).toEqual([]);
});

test('the registry of Weir is valid', () => {
  expect(loadRegistry(new URL('../registry/', import.meta.url)).schemaUrl).toMatch(/^https:\/\/weir\.dev\/schemas\//);
});

refuses([
  [
    'an unknown key of the manifest',
    'manifest.yaml',
    'description:',
    'describtion:',
    'manifest.yaml: Unrecognized key: "describtion"',
  ],
  [
    'a schema URL without a version',
    'manifest.yaml',
    'schemas/shop/1.2.3',
    'schemas/shop',
    'manifest.yaml: schema_url: must be http[s]://server/path/<major.minor.patch>',
  ],
  [
    'another release of OpenTelemetry',
    'manifest.yaml',
    `opentelemetry.io/schemas/${openTelemetry.version}`,
    'opentelemetry.io/schemas/1.0.0',
    `manifest.yaml: dependencies: must be one, with schema_url https://opentelemetry.io/schemas/${openTelemetry.version}`,
  ],
]);

test('a missing manifest is told', () => {
  const { 'manifest.yaml': _, ...others } = shop;
  expect(problemsOf(others)).toEqual(['manifest.yaml: is missing']);
});

test('faults of several rules are told at once', () => {
  const { 'signals.yaml': english = '' } = shopWith('signals.yaml', 'unit: s', 'unit: seconds');
  const signals = english.replace('name: shop.order.placed', 'name: shop.order.Placed');
  expect(problemsOf({ ...shop, 'signals.yaml': signals })).toHaveLength(2);
});

test('the error has a code and lists each problem on a line', () => {
  const error = new RegistryError(['a.yaml: x', 'b.yaml: y']);
  expect(error.code).toBe('WEIR_SEMCONV_REGISTRY');
  expect(error.message.split('\n').slice(1)).toEqual(['  a.yaml: x', '  b.yaml: y']);
});
