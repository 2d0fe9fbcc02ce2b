import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterEach, expect, test } from 'vitest';
import { findMeterProvider } from '../src/index.ts';

afterEach(() => metrics.disable());

test('the registered MeterProvider is found, and nothing before and after', () => {
  expect(findMeterProvider()).toBeUndefined();
  const provider = new MeterProvider();
  metrics.setGlobalMeterProvider(provider);
  expect(findMeterProvider()).toBe(provider);
  metrics.disable();
  expect(findMeterProvider()).toBeUndefined();
});
