import { expect, test } from 'vitest';
import { countsIn } from './counts.ts';

test('counts are full in CI, unless it is said otherwise, and a tenth where somebody waits', () => {
  expect(countsIn({ CI: 'true' })).toBe('full');
  expect(countsIn({})).toBe('tenth');
  expect(countsIn({ CI: 'true', WEIR_COUNTS: 'tenth' })).toBe('tenth');
  expect(countsIn({ WEIR_COUNTS: 'full' })).toBe('full');
});

test('any other count is refused', () => {
  expect(() => countsIn({ WEIR_COUNTS: 'half' })).toThrow('WEIR_COUNTS must be full or tenth (got half)');
});
