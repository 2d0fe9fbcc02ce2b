import { expect, test } from 'vitest';
import { sparkPath } from '../../page/parts/spark-path.ts';

test('a line goes through the values from the left to the right, the highest at the top', () => {
  expect(sparkPath([0, 10], 100, 20)).toBe('M0.0 19.0L100.0 1.0');
});

test('where a value is missing the line has a gap, and a value alone is a dot', () => {
  expect(sparkPath([1, null, 1], 100, 20)).toBe('M0.0 10.0h.1M100.0 10.0h.1');
  expect(sparkPath([1, 1, null, 1], 90, 20)).toBe('M0.0 10.0L30.0 10.0M90.0 10.0h.1');
});

test('values that are no numbers are gaps, and nothing known is no line', () => {
  expect([sparkPath([Number.NaN, Infinity], 100, 20), sparkPath([], 100, 20)]).toEqual(['', '']);
});
