/** The law: over any interleaving of writes and collections, the deltas collected add up to what was written. */
import { fc, test } from '@fast-check/vitest';
import type { ExponentialHistogramValue, HistogramValue } from '@weir/otel-compat';
import { expect } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import {
  counter,
  defineMetricSet,
  exponentialHistogram,
  histogram,
  MetricSetProducer,
  MetricSetRegistry,
  mmsc,
  oneOf,
  upDownCounter,
} from '../src/index.ts';
import { read, type ReadPoint } from './reading.ts';

const OUTCOMES = ['success', 'failure'] as const;
const definition = defineMetricSet({
  name: 'law',
  registrationAttributes: { id: 'int' },
  measurementAttributes: { outcome: oneOf(...OUTCOMES) },
  metrics: {
    sum: counter({ unit: '1' }),
    level: upDownCounter({ unit: '1' }),
    mmsc: mmsc({ unit: '1' }),
    histogram: histogram({ unit: '1', boundaries: [10, 1_000] }),
    exponential: exponentialHistogram({ unit: '1', maxBuckets: 8 }),
  },
});

const FIELDS = ['sum', 'level', 'mmsc', 'histogram', 'exponential'] as const;
const SETS = 3;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      set: fc.nat(SETS - 1),
      outcome: fc.option(fc.constantFrom(...OUTCOMES)),
      field: fc.constantFrom(...FIELDS),
      value: fc.oneof(fc.nat(20), fc.nat(2 ** 31), fc.integer({ min: 0, max: 2 ** 40 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('collect' as const), by: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), by: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('register' as const), set: fc.nat(SETS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unregister' as const), set: fc.nat(SETS - 1) }) },
);

interface Totals {
  sum: number;
  count: number;
}

/** Adds up by set, outcome and field. */
class Ledger {
  readonly totals = new Map<string, Totals>();

  add(key: string, { sum, count }: Totals): void {
    const total = this.totals.get(key) ?? { sum: 0, count: 0 };
    if (sum === 0 && count === 0) return;
    this.totals.set(key, { sum: total.sum + sum, count: total.count + count });
  }

  addPoints(points: readonly ReadPoint[]): void {
    for (const { name, scopeAttributes, attributes, value, temporality } of points) {
      if (temporality === 'cumulative') continue;
      const totals = typeof value === 'number' ? { sum: value, count: 0 } : checked(value as Distribution);
      this.add(`${String(scopeAttributes?.['id'])} ${String(attributes['outcome'])} ${name}`, totals);
    }
  }
}

type Distribution = HistogramValue | ExponentialHistogramValue;

/** What a distribution adds up to; its buckets must add up to its count. */
function checked(distribution: Distribution): Totals {
  const { count, sum = 0 } = distribution;
  const counts = 'buckets' in distribution ? distribution.buckets.counts : distribution.positive.bucketCounts;
  const zeroCount = 'buckets' in distribution ? 0 : distribution.zeroCount;
  expect(counts.every((bucket) => bucket >= 0)).toBe(true);
  expect(counts.reduce((a, b) => a + b, zeroCount)).toBe(count);
  if ('positive' in distribution) expect(counts.length).toBeLessThanOrEqual(8);
  return { sum, count };
}

test.prop([fc.array(step, { maxLength: 60 })], { numRuns: SCHEDULES })(
  'two delta collectors beside each other, failed exports, sets that come and go: each is told exactly what was written',
  async (steps) => {
    const registry = new MetricSetRegistry();
    const register = (id: number) => registry.register(definition, { id });
    const sets = Array.from({ length: SETS }, (_, id) => register(id));
    const producers = [0, 1].map(() => new MetricSetProducer({ registry, temporality: 'delta', transactional: true }));
    const written = new Ledger();
    const told = [new Ledger(), new Ledger()];
    const levels = new Map<string, number>();

    const write = (
      id: number,
      outcome: 'success' | 'failure' | null,
      field: (typeof FIELDS)[number],
      value: number,
    ) => {
      const set = sets[id] as (typeof sets)[number];
      const members = outcome === null ? set : set.with({ outcome });
      const key = `${id} ${String(outcome ?? undefined)} law.${field}`;
      if (field === 'level') {
        const change = value % 2 === 0 ? value : -value;
        members.level.add(change);
        levels.set(key, (levels.get(key) ?? 0) + change);
      } else if (field === 'sum') {
        members.sum.add(value);
        written.add(key, { sum: value, count: 0 });
      } else {
        members[field].record(value);
        written.add(key, { sum: value, count: 1 });
      }
    };
    for (const one of steps) {
      if (one.kind === 'write') write(one.set, one.outcome, one.field, one.value);
      if (one.kind === 'unregister') registry.unregister(sets[one.set] as object);
      if (one.kind === 'unregister' || one.kind === 'register') sets[one.set] = register(one.set);
      if (one.kind === 'collect' || one.kind === 'fail') {
        const producer = producers[one.by] as MetricSetProducer;
        const result = await producer.collect();
        if (one.kind === 'fail') producer.rollback(result.resourceMetrics);
        else {
          producer.commit(result.resourceMetrics);
          told[one.by]?.addPoints(await readOf(result));
        }
      }
    }
    for (const [by, producer] of producers.entries()) told[by]?.addPoints(await read(producer));
    for (const ledger of told) expect(sorted(ledger)).toEqual(sorted(written));

    const cumulative = await read(new MetricSetProducer({ registry, temporality: 'cumulative' }));
    const seen = cumulative.filter(({ name }) => name === 'law.level');
    for (const { scopeAttributes, attributes, value } of seen) {
      const key = `${String(scopeAttributes?.['id'])} ${String(attributes['outcome'])} law.level`;
      expect(value).toBe(levels.get(key));
    }
  },
);

async function readOf(result: Awaited<ReturnType<MetricSetProducer['collect']>>): Promise<ReadPoint[]> {
  return read({ collect: () => Promise.resolve(result) });
}

function sorted({ totals }: Ledger): readonly [string, Totals][] {
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
}

test.prop([fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.nat(20)])(
  'doubles add up within the error of their summation',
  async (values, every) => {
    const registry = new MetricSetRegistry();
    const producer = new MetricSetProducer({ registry, temporality: 'delta' });
    const m = registry.register(definition, { id: 0 });
    let told = 0;
    const collect = async (): Promise<void> => {
      for (const { name, value } of await read(producer)) if (name === 'law.sum') told += value as number;
    };
    for (const [at, value] of values.entries()) {
      m.sum.add(value);
      if (at % (every + 1) === 0) await collect();
    }
    await collect();
    const sum = values.reduce((a, b) => a + b, 0);
    expect(Math.abs(told - sum)).toBeLessThanOrEqual(sum * values.length * 4 * Number.EPSILON);
  },
);
