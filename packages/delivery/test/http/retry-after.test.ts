import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/http/retry-after.ts';

const nowMs = Date.parse('1994-11-06T08:49:30Z');
const limits = { nowMs, maxMs: 60_000 };

test.for([
  ['0', 0],
  ['7', 7_000],
  [' 7 ', 7_000],
  ['61', 60_000],
  ['99999999999999999999999', 60_000],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 7_000],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 7_000],
  ['Sun Nov  6 08:49:37 1994', 7_000],
  ['Sun, 06 Nov 1994 08:49:00 GMT', 0],
  ['Fri, 31 Dec 1999 23:59:59 GMT', 60_000],
] as const)('%j is a delay of %d ms', ([value, expected]) => {
  expect(retryAfterMs(value, limits)).toBe(expected);
});

test.for([
  '',
  'soon',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '1 2',
  '1994-11-06',
  '2099-01-01T00:00:00Z',
  'Sun, 99 Nov 1994 08:49:37 GMT',
  'Infinity',
])('%j is no delay', (value) => {
  expect(retryAfterMs(value, limits)).toBeUndefined();
});

property.prop([
  fc.oneof(
    fc.string(),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.nat().map(String),
  ),
])('whatever a receiver says, the delay is from 0 to the longest, or none', (value) => {
  const delay = retryAfterMs(value, limits) ?? 0;
  expect(delay).toBeGreaterThanOrEqual(0);
  expect(delay).toBeLessThanOrEqual(limits.maxMs);
});
