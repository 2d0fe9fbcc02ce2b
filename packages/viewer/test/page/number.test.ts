import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatRate, formatRatio, formatShort, formatValue } from '../../page/text/number.ts';

test('counts, rates, ratios and sizes are short, and nothing counted is a dash', () => {
  expect(formatCount(12_345)).toBe('12,345');
  expect(formatShort(1_234_567)).toBe('1.23M');
  expect([formatRate(14.234), formatRate(0)]).toEqual(['14.2/s', '0/s']);
  expect([formatRatio(0.9333), formatRatio(1), formatRatio(undefined)]).toEqual(['93.3 %', '100 %', '–']);
  expect([formatBytes(999), formatBytes(1_500), formatBytes(256_000_000)]).toEqual(['999 B', '1.5 kB', '256 MB']);
  expect([formatValue(null), formatValue(3.14159), formatValue(12_345_678)]).toEqual(['–', '3.142', '12.3M']);
});
