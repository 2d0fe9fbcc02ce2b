import { expect, test } from 'vitest';
import { exactTime, formatTime } from '../../page/text/time.ts';

test('an exact time keeps its nanoseconds, in UTC', () => {
  expect(exactTime('1773930900123456789')).toBe('2026-03-19T14:35:00.123456789Z');
});

test('an unknown time is no time of 1970', () => {
  expect([formatTime('0'), exactTime('0')]).toEqual(['–', 'unknown']);
});

test('a time of another day names the day', () => {
  expect(formatTime('1773930900123456789')).toMatch(/19.*:\d\d:00\.123$/);
});
