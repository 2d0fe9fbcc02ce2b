import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import {
  counter,
  defineMetricSet,
  exponentialHistogram,
  gauge,
  MetricSetProducer,
  MetricSetRegistry,
  MetricSetsError,
  mmsc,
  oneOf,
  timer,
} from '../src/index.ts';

const throwing = {
  get outcome() {
    throw new Error('theirs');
  },
  [Symbol.toPrimitive]() {
    throw new Error('theirs');
  },
};
const cycle: Record<string, unknown> = {};
cycle['outcome'] = cycle;
const trap = new Proxy(
  {},
  {
    get() {
      throw new Error('theirs');
    },
    ownKeys() {
      throw new Error('theirs');
    },
  },
);

const hostile = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true, withDate: true, withMap: true }),
  fc.constantFrom<unknown>(throwing, cycle, trap, 10n, Symbol('x'), '__proto__', 'a\r\nb: c', '\ud800', () => 1),
  fc.record({ outcome: fc.anything(), __proto__: fc.anything(), 'shop.id': fc.anything() }),
);

const definition = defineMetricSet({
  name: 'hostile',
  registrationAttributes: { 'shop.id': 'string', 'shop.labels': 'map' },
  measurementAttributes: { outcome: oneOf('success', 'failure') },
  metrics: {
    counter: counter({ unit: '1' }),
    gauge: gauge({ unit: '1' }),
    mmsc: mmsc({ unit: '1' }),
    exponential: exponentialHistogram({ unit: '1' }),
    timer: timer(),
  },
});

const registry = new MetricSetRegistry();
const producer = new MetricSetProducer({ registry, temporality: 'delta' });
const m = registry.register(definition, { 'shop.id': 'a', 'shop.labels': {} });

test.prop([hostile], { numRuns: HOSTILE_CASES })(
  'no value and no combination throws, and every point is finite',
  async (input) => {
    const members = m.with(input as { outcome: 'success' });
    const value = input as number;
    members.counter.add(value);
    members.gauge.set(value);
    members.mmsc.record(value);
    members.exponential.record(value);
    members.timer.stop(typeof value === 'number' ? value : members.timer.start());
    const { errors, resourceMetrics } = await producer.collect();
    expect(errors).toEqual([]);
    for (const { metrics } of resourceMetrics.scopeMetrics) {
      for (const { dataPoints } of metrics) {
        for (const point of dataPoints)
          expect(typeof point.value === 'object' || Number.isFinite(point.value)).toBe(true);
      }
    }
    expect({}).not.toHaveProperty('polluted');
  },
);

test.prop([hostile, hostile], { numRuns: HOSTILE_CASES / 2 })(
  'attributes and schemas are taken or refused with a typed error',
  (first, second) => {
    for (const attributes of [first, { 'shop.id': first, 'shop.labels': second }]) {
      typed(() => registry.unregister(registry.register(definition, attributes as never)));
    }
    typed(() => defineMetricSet(first as never));
    typed(() => defineMetricSet({ name: 'a', registrationAttributes: first, metrics: second } as never));
    typed(() => defineMetricSet({ name: 'a', metrics: { a: first, b: counter(second as never) } } as never));
    typed(() => registry.register(first as never, undefined as never));
    expect(registry.unregister(first as never)).toBe(false);
    expect(registry.size).toBe(1);
  },
);

function typed(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(MetricSetsError);
  }
}
