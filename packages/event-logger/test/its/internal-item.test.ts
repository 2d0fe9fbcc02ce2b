import type { ScopeMetrics } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { metricItems } from '../../src/its/internal-item.ts';

/** As a producer may have it: made when it is read, and of a class of its own. */
class Point {
  readonly startTime = [1, 0];
  readonly endTime = [2, 0];
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  get attributes(): object {
    return { n: this.#value };
  }
}

const counter = (name: string, points: number): object => ({
  descriptor: { name, unit: '1', description: '', valueType: 0 },
  aggregationTemporality: 1,
  dataPointType: 3,
  isMonotonic: true,
  dataPoints: Array.from({ length: points }, (_, index) => new Point(index)),
});

const values = (items: readonly unknown[]): string[] =>
  (items as { scopeMetrics: ScopeMetrics[] }[]).flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ scope, metrics }) =>
      metrics.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ value }) => `${scope.name} ${descriptor.name} ${JSON.stringify(value)}`),
      ),
    ),
  );

test('metrics travel as plain data in pieces of 500 points, each point once and below its scope', () => {
  const collected = [
    { scope: { name: 'a' }, metrics: [counter('one', 3), counter('two', 1_200)] },
    { scope: { name: 'b' }, metrics: [counter('three', 2), counter('none', 0)] },
  ] as unknown as ScopeMetrics[];
  const items = metricItems(collected);
  expect(items.map((item) => values([item]).length)).toEqual([3, 500, 500, 202]);
  expect(structuredClone(items)).toEqual(items);
  expect(values(structuredClone(items))).toEqual(values([{ scopeMetrics: collected }]));
  for (const item of items) expect(item.kind === 'metrics' && item.size).toBeGreaterThan(0);
});

test('nothing collected is nothing to send', () => {
  expect(metricItems([])).toEqual([]);
  expect(metricItems([{ scope: { name: 'a' }, metrics: [] }])).toEqual([]);
});
