import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { formatDuration, formatSeconds } from '../../page/text/duration.ts';

test.each([
  ['0', '0 ns'],
  ['850', '850 ns'],
  ['1500', '1.50 µs'],
  ['12345678', '12.3 ms'],
  ['999999999', '999 ms'],
  ['59990000000', '60.0 s'],
  ['60000000000', '1 m'],
  ['90000000000', '1 m 30 s'],
  ['7500000000000', '2 h 5 m'],
  ['187200000000000', '2 d 4 h'],
  ['-1200000', '−1.20 ms'],
])('%s nanoseconds are shown as %s', (nanoseconds, text) => {
  expect(formatDuration(nanoseconds)).toBe(text);
});

test('an age is told in whole seconds, and one that lies ahead is none', () => {
  expect([formatSeconds(3_900_000_000n), formatSeconds(61_000_000_000n), formatSeconds(-5n)]).toEqual([
    '3 s',
    '1 m 1 s',
    '0 s',
  ]);
});

test.prop([fc.bigInt({ min: 0n, max: 10n ** 18n })])(
  'no length of time is shown longer than twelve characters',
  (length) => {
    expect(formatDuration(length).length).toBeLessThanOrEqual(12);
  },
);
