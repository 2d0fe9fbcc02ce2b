/** Counters are read in runs: whatever stands between them in a schema, each is told its own. */
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import {
  counter,
  defineMetricSet,
  gauge,
  histogram,
  type InstrumentSpec,
  MetricSetProducer,
  MetricSetRegistry,
  metricSetsStats,
} from '../../src/index.ts';
import { readValues } from '../reading.ts';

interface Model {
  readonly spec: InstrumentSpec;
  readonly write: (instrument: never, value: number) => void;
  /** What a delta collection tells of one write, and nothing where it does not. */
  readonly told: (value: number, before: number) => unknown;
}

const kinds: Readonly<Record<string, Model>> = {
  double: {
    spec: counter({ unit: '1' }),
    write: (instrument: { add(value: number): void }, value) => instrument.add(value),
    told: (value) => value,
  },
  int: {
    spec: counter({ unit: '1', valueType: 'int' }),
    write: (instrument: { add(value: number): void }, value) => instrument.add(value),
    told: (value, before) => Math.trunc(before + value) - Math.trunc(before) || undefined,
  },
  gauge: {
    spec: gauge({ unit: '1' }),
    write: (instrument: { set(value: number): void }, value) => instrument.set(-value),
    told: (value) => -value,
  },
  histogram: {
    spec: histogram({ unit: '1', boundaries: [10] }),
    write: (instrument: { record(value: number): void }, value) => instrument.record(value),
    told: (value) => expect.objectContaining({ count: 1, sum: value }),
  },
};

/** Quarters, so that no sum is rounded; and no value twice, so that a gauge has changed. */
const amounts = fc.array(fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }), { maxLength: 12 });

test.prop([
  fc.array(fc.constantFrom(...Object.keys(kinds)), { minLength: 1, maxLength: 12 }),
  fc.array(amounts, { maxLength: 4 }),
])('in any order of instruments, a delta collection tells of each what was written since', async (order, rounds) => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const models = order.map((kind) => kinds[kind] as Model);
  const metrics = Object.fromEntries(models.map(({ spec }, at) => [`field${at}`, { ...spec, name: `field${at}` }]));
  const m = registry.register(defineMetricSet({ name: 'mixed', metrics }));
  const totals = order.map(() => 0);
  for (const [round, values] of rounds.entries()) {
    const expected = models.flatMap(({ write, told }, at) => {
      const amount = values[at];
      if (amount === undefined) return [];
      const value = amount / 4 + round * 100_000;
      const before = totals[at] as number;
      totals[at] = before + value;
      write(m[`field${at}`] as never, value);
      return [[`field${at}`, told(value, before)] as const];
    });
    const toldOf = Object.fromEntries(expected.filter(([, value]) => value !== undefined));
    expect(await readValues(producer)).toEqual(toldOf);
  }
});

test('of counters side by side only those that passed 2^53 are said to be inexact', async () => {
  const registry = new MetricSetRegistry();
  const producer = new MetricSetProducer({ registry, temporality: 'delta' });
  const before = metricSetsStats().precision_lost;
  const m = registry.register(
    defineMetricSet({ name: 'large', metrics: { small: counter({ unit: '1' }), large: counter({ unit: '1' }) } }),
  );
  m.small.add(1);
  m.large.add(2 ** 60);
  expect(await readValues(producer)).toEqual({ 'large.small': 1, 'large.large': 2 ** 60 });
  expect(metricSetsStats().precision_lost).toBe(before + 1);
});
