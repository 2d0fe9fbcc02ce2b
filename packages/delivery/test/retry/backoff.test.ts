import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { backoffDelay } from '../../src/retry/backoff.ts';

const options = { baseMs: 100, maxMs: 5_000 };

test('doubles with each attempt until the cap', () => {
  const longest = () => 0.999_999;
  expect([0, 1, 2, 10].map((attempt) => backoffDelay(attempt, options, longest))).toEqual([99, 199, 399, 4_999]);
});

test.prop([fc.nat(2_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })])(
  'is never negative, never past the cap, whatever the attempt and the draw',
  (attempt, draw) => {
    const delay = backoffDelay(attempt, options, () => draw);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThan(options.maxMs);
  },
);
