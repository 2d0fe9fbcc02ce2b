import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import {
  counter,
  defineMetricSet,
  gauge,
  histogram,
  MetricSetRegistry,
  oneOf,
  upDownCounter,
} from '../../src/index.ts';

setFlagsFromString('--allow-natives-syntax');
// oxlint-disable-next-line typescript/no-implied-eval -- only text is compiled with the flag on
const isHashTable = new Function('object', 'return !%HasFastProperties(object)') as (object: object) => boolean;
setFlagsFromString('--no-allow-natives-syntax');

test.each([1, 20, 25, 40, 100])('a set of %i instruments is no hash table, nor are its combinations', (count) => {
  const keys = Array.from({ length: count }, (_, at) => `field${at}`);
  const registry = new MetricSetRegistry();
  const definition = defineMetricSet({
    name: `wide${count}`,
    measurementAttributes: { outcome: oneOf('success', 'failure') },
    metrics: Object.fromEntries(keys.map((key) => [key, counter({ unit: '1' })])),
  });
  const m = registry.register(definition);
  expect([m, m.with({ outcome: 'success' })].map(isHashTable)).toEqual([false, false]);
  expect(Object.keys(m)).toEqual(keys);
});

describe('a write allocates nothing', () => {
  const m = new MetricSetRegistry().register(
    defineMetricSet({
      name: 'writes',
      metrics: {
        done: counter({ unit: '1' }),
        open: upDownCounter({ unit: '1' }),
        load: gauge({ unit: '1' }),
        size: histogram({ unit: 'By' }),
      },
    }),
  );

  test.each([
    ['an integer added', (at: number) => m.done.add(at & 7)],
    ['a double added', (at: number) => m.done.add(at / 3)],
    ['a sum that falls', (at: number) => m.open.add(-at)],
    ['a gauge set', (at: number) => m.load.set(at / 7)],
    ['a histogram recorded', (at: number) => m.size.record(at / 5)],
  ])('%s', (_what, write) => {
    // The first writes are interpreted, which allocates; and a collection of garbage would hide what was allocated.
    const bytes = Array.from({ length: 40 }, () => bytesOf(write)).filter((each) => each >= 0);
    expect(Math.min(...bytes) / WRITES).toBeLessThan(1);
  });
});

const WRITES = 50_000;

/** Bytes on the heap that so many writes leave. */
function bytesOf(write: (at: number) => void): number {
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < WRITES; at += 1) write(at);
  return process.memoryUsage().heapUsed - before;
}
