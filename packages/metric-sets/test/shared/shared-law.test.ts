/** The law over regions: whatever threads write and whenever they end, the deltas collected add up to what was written. */
import { fc, test } from '@fast-check/vitest';
import type { ExponentialHistogramValue, HistogramValue } from '@weir/otel-compat';
import { expect } from 'vitest';
import { SCHEDULES } from '../../../../test/support/counts.ts';
import {
  counter,
  defineMetricSet,
  exponentialHistogram,
  histogram,
  MetricSetProducer,
  MetricSetRegistry,
  oneOf,
  SharedMetricSets,
  upDownCounter,
  WorkerMetricSets,
} from '../../src/index.ts';
import { read } from '../reading.ts';

const OUTCOMES = ['success', 'failure'] as const;
const definition = defineMetricSet({
  name: 'law',
  registrationAttributes: { id: 'int' },
  measurementAttributes: { outcome: oneOf(...OUTCOMES) },
  metrics: {
    sum: counter({ unit: '1' }),
    level: upDownCounter({ unit: '1' }),
    histogram: histogram({ unit: '1', boundaries: [10, 1_000] }),
    exponential: exponentialHistogram({ unit: '1', maxBuckets: 8 }),
  },
});

const THREADS = 3;
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      thread: fc.nat(THREADS),
      id: fc.nat(1),
      outcome: fc.constantFrom(...OUTCOMES),
      field: fc.constantFrom('sum' as const, 'level' as const, 'histogram' as const, 'exponential' as const),
      value: fc.oneof(fc.nat(20), fc.nat(2 ** 31)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('collect' as const), by: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), thread: fc.nat(THREADS - 1) }) },
);

test.prop([fc.array(step, { maxLength: 60 })], { numRuns: SCHEDULES })(
  'threads that come and go beside the own one: two collectors are each told exactly what was written, extremes included',
  async (steps) => {
    const registry = new MetricSetRegistry();
    const shared = new SharedMetricSets({ registry, regionBytes: 65_536 });
    const producers = [0, 1].map(() => new MetricSetProducer({ registry, temporality: 'delta' }));
    const start = () => {
      const region = shared.region();
      return { region, sets: new WorkerMetricSets(region.memory) };
    };
    const threads = Array.from({ length: THREADS }, start);
    const written = new Map<string, number>();
    const told = producers.map(() => new Map<string, number>());
    const extremes = producers.map(() => new Map<string, { min: number; max: number }>());
    const add = (totals: Map<string, number>, key: string, value: number): void => {
      if (value !== 0) totals.set(key, (totals.get(key) ?? 0) + value);
    };
    const collect = async (by: number): Promise<void> => {
      for (const point of await read(producers[by] as MetricSetProducer)) {
        const key = `${String(point.scopeAttributes?.['id'])} ${String(point.attributes['outcome'])} ${point.name}`;
        if (point.temporality === 'cumulative') continue;
        if (typeof point.value === 'number') {
          add(told[by] as Map<string, number>, key, point.value);
          continue;
        }
        const { count, sum = 0, min, max } = point.value as HistogramValue | ExponentialHistogramValue;
        add(told[by] as Map<string, number>, `${key}.sum`, sum);
        add(told[by] as Map<string, number>, `${key}.count`, count);
        expect([min, max]).toEqual(Object.values(extremes[by]?.get(key) ?? {}));
        extremes[by]?.delete(key);
      }
      expect([...(extremes[by]?.keys() ?? [])]).toEqual([]);
    };

    for (const one of steps) {
      if (one.kind === 'collect') await collect(one.by);
      if (one.kind === 'end') {
        threads[one.thread]?.region.end();
        threads[one.thread] = start();
      }
      if (one.kind !== 'write') continue;
      const { thread, id, outcome, field, value } = one;
      const members = (threads[thread]?.sets ?? registry).register(definition, { id }).with({ outcome });
      const key = `${id} ${outcome} law.${field}`;
      if (field === 'level') members.level.add(value);
      else if (field === 'sum') {
        members.sum.add(value);
        add(written, key, value);
      } else {
        members[field].record(value);
        add(written, `${key}.sum`, value);
        add(written, `${key}.count`, 1);
        for (const interval of extremes) {
          const { min, max } = interval.get(key) ?? { min: value, max: value };
          interval.set(key, { min: Math.min(min, value), max: Math.max(max, value) });
        }
      }
    }
    await collect(0);
    await collect(1);
    for (const totals of told) expect(sorted(totals)).toEqual(sorted(written));
  },
);

function sorted(totals: Map<string, number>): readonly [string, number][] {
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
}
