import { expect, test } from 'vitest';
import { shopWith } from '../fixture.ts';
import { problemsOf, refuses } from '../mistakes.ts';

refuses([
  [
    'a unit in English',
    'signals.yaml',
    'unit: s',
    'unit: seconds',
    'signals.yaml: metrics[0] (shop.order.duration): unit: "seconds" is no UCUM unit',
  ],
  [
    'a metric that ends in total',
    'signals.yaml',
    'name: shop.orders',
    'name: shop.orders_total',
    'signals.yaml: metrics[1] (shop.orders_total): must not end in "total"',
  ],
]);

test.for(['1', '%', 'ms', 'By', 'KiBy', 'By/s', '{event}', '{event}/s', 'Cel', 'By{written}'])(
  '%s is a unit',
  (unit) => {
    expect(problemsOf(shopWith('signals.yaml', 'unit: s', `unit: '${unit}'`))).toEqual([]);
  },
);

test.for(['', 'bytes', 'sec', 'S', '{two words}', '{event', 'By//s', 'per second'])('"%s" is no unit', (unit) => {
  expect(problemsOf(shopWith('signals.yaml', 'unit: s', `unit: '${unit}'`))).toHaveLength(1);
});
