import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { parseDurationMs } from '../src/duration.ts';

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['1.5H', 5_400_000],
  ['15m', 900_000],
  ['7d', 604_800_000],
  ['0s', 0],
  ['5', undefined],
  ['ms', undefined],
  ['-5s', undefined],
  ['5 s', undefined],
  ['5w', undefined],
  ['5s\n', undefined],
  ['1234567890s', undefined],
  ['', undefined],
])('%j is %s milliseconds', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.prop([fc.string({ unit: 'binary' })])('no text is more than refused', (text) => {
  const ms = parseDurationMs(text);
  expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
});
