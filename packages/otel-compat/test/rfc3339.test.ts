import { fc, test as property } from '@fast-check/vitest';
import type { HrTime } from '@opentelemetry/api';
import { expect, test, vi } from 'vitest';
import { formatRfc3339, parseRfc3339, toNanoseconds } from '../src/index.ts';

const instant = fc.tuple(
  fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }),
  fc.integer({ min: 0, max: 999_999_999 }),
);

property.prop([instant])('every instant of years 0000 to 9999 survives being written and read', (time) => {
  expect(parseRfc3339(formatRfc3339(time as HrTime))).toEqual(time);
});

property.prop([
  fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
])('the text is that of Date, with nanoseconds', (date) => {
  const seconds = Math.floor(date.getTime() / 1_000);
  const text = formatRfc3339([seconds, (date.getTime() - seconds * 1_000) * 1_000_000]);
  expect(text).toBe(date.toISOString().replace('Z', '000000Z'));
});

test.each<[string, HrTime]>([
  ['1970-01-01T00:00:00Z', [0, 0]],
  ['1970-01-01t00:00:00z', [0, 0]],
  ['1969-12-31T23:59:59.9Z', [-1, 900_000_000]],
  ['2016-12-31T23:59:60Z', [1_483_228_800, 0]],
  ['2000-02-29T12:00:00.000000001-23:59', [Date.UTC(2000, 2, 1, 11, 59) / 1_000, 1]],
  ['0000-01-01T00:00:00Z', [-62_167_219_200, 0]],
])('%s is read', (text, time) => {
  expect(parseRfc3339(text)).toEqual(time);
});

test.each([
  '',
  '2026-11-21',
  '2026-11-21 03:35:00Z',
  '2026-11-21T03:35:00',
  '2026-11-21T03:35Z',
  '2026-13-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-11-21T24:00:00Z',
  '2026-11-21T03:60:00Z',
  '2026-11-21T03:35:61Z',
  '2026-11-21T03:35:00.1234567890Z',
  '2026-11-21T03:35:00.Z',
  '2026-11-21T03:35:00+24:00',
  '2026-11-21T03:35:00+0100',
  '0000-01-01T00:00:00+00:01',
  '\u0662026-11-21T03:35:00Z',
])('%o is no date-time of RFC 3339', (text) => {
  expect(parseRfc3339(text)).toBeUndefined();
});

test('the very first text that a process reads is no time where it is none', async () => {
  vi.resetModules();
  const fresh = await import('../src/rfc3339.ts');
  expect(fresh.parseRfc3339('-123456789-03-35T00:00:00.000Z')).toBeUndefined();
});

test('what cannot be written is refused by name', () => {
  expect(() => formatRfc3339([253_402_300_800, 0])).toThrow('seconds must be an integer within years 0000 to 9999');
  expect(() => formatRfc3339([0, 1_000_000_000])).toThrow('nanoseconds must be an integer from 0 to 999999999');
  expect(() => formatRfc3339([Number.NaN, 0])).toThrow(RangeError);
});

test('differences of times are exact', () => {
  expect(toNanoseconds([1_700_000_000, 1]) - toNanoseconds([1_700_000_000, 0])).toBe(1n);
});
