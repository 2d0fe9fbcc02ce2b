import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { compare, quantile } from './statistics.ts';

const times = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

test('a quantile lies between its neighbours', () => {
  expect(quantile([30, 10, 20], 0.5)).toBe(20);
  expect(quantile([10, 20], 0.5)).toBe(15);
  expect(quantile([10, 20, 30, 40, 50], 0.1)).toBeCloseTo(14);
  expect(quantile([7], 0.9)).toBe(7);
});

test('there is no quantile of nothing, and no comparison of sides that did not meet', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
  expect(() => compare([1, 2], [1])).toThrow(RangeError);
});

test('ratios are taken round by round: a disturbance that hits both sides cancels', () => {
  const { ratio, p10, p90, oursNs, rivalNs, differenceNs } = compare([10, 1_000, 20], [5, 500, 10]);
  expect({ ratio, p10, p90 }).toEqual({ ratio: 2, p10: 2, p90: 2 });
  expect({ oursNs, rivalNs, differenceNs }).toEqual({ oursNs: 20, rivalNs: 10, differenceNs: 10 });
});

test('one disturbed round moves the spread, not the ratio', () => {
  const quiet = Array.from({ length: 10 }, () => 100);
  expect(compare([...quiet, 10_000], [...quiet, 100])).toMatchObject({ ratio: 1, p90: 1, differenceNs: 0 });
});

test.prop([times, fc.double({ min: 0, max: 1, noNaN: true })])('a quantile is within the values', (values, q) => {
  expect(quantile(values, q)).toBeGreaterThanOrEqual(Math.min(...values));
  expect(quantile(values, q)).toBeLessThanOrEqual(Math.max(...values));
});

test.prop([times])('a side compared with itself has ratio 1 and no difference', (values) => {
  expect(compare(values, values)).toMatchObject({ ratio: 1, p10: 1, p90: 1, differenceNs: 0 });
});
