import type { MetricProducer } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { eventLoggerFaults } from '../../src/index.ts';
import { collectWithin } from '../../src/its/collect-within.ts';

const giving = (name: string): MetricProducer => ({
  collect: () =>
    Promise.resolve({
      resourceMetrics: { resource: {} as never, scopeMetrics: [{ scope: { name }, metrics: [] }] },
      errors: [],
    }),
});

test('a producer that hangs, rejects, throws or gives nonsense costs its own metrics, and is counted', async () => {
  const before = eventLoggerFaults().metric_failed;
  const bad: MetricProducer[] = [
    { collect: () => new Promise(() => {}) },
    { collect: () => Promise.reject(new Error('theirs')) },
    {
      collect: () => {
        throw new Error('theirs');
      },
    },
    { collect: () => Promise.resolve(undefined as never) },
  ];
  const collected = await collectWithin([giving('a'), ...bad, giving('b')], 20);
  expect(collected.map(({ scope }) => scope.name)).toEqual(['a', 'b']);
  expect(eventLoggerFaults().metric_failed).toBe(before + 4);
});
