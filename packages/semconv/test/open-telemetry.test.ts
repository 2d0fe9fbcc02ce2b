import { expect, test } from 'vitest';
import { openTelemetry } from './fixture.ts';

test('an attribute is known with its stability', () => {
  expect(openTelemetry.attributes.get('error.type')).toMatchObject({ stability: 'stable', deprecated: false });
  expect(openTelemetry.attributes.get('messaging.operation.name')).toMatchObject({ stability: 'development' });
});

test('a template is known by its prefix', () => {
  expect(openTelemetry.attributes.get('http.request.header')).toMatchObject({ template: true });
});

test('what OpenTelemetry deprecates is known to be so', () => {
  expect(openTelemetry.attributes.get('messaging.operation')).toMatchObject({ deprecated: true });
});

test('the neighbours of a deprecated attribute are not taken for deprecated', () => {
  const deprecated = [...openTelemetry.attributes.values()].filter((attribute) => attribute.deprecated);
  expect(deprecated.length).toBeGreaterThan(0);
  expect(deprecated.length).toBeLessThan(openTelemetry.attributes.size / 2);
});
