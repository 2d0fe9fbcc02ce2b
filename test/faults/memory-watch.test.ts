import { expect, test } from 'vitest';
import { watchMemory } from './memory-watch.ts';

const MEBIBYTE = 1024 * 1024;

test.for([
  ['objects', () => Array.from({ length: 500_000 }, (_, index) => ({ index, text: `text ${index}` }))],
  ['buffers', () => Array.from({ length: 40 }, () => Buffer.alloc(MEBIBYTE))],
] as const)('%s that are held are found', ([, make]) => {
  const watch = watchMemory();
  const held: unknown[] = [make()];
  expect(watch.growthBytes()).toBeGreaterThan(20 * MEBIBYTE);
  expect(held).toHaveLength(1);
});

test('what was let go is not found, and the peak is', () => {
  const watch = watchMemory();
  const held: unknown[] = [Buffer.alloc(40 * MEBIBYTE)];
  watch.growthBytes();
  held.length = 0;
  expect(watch.growthBytes()).toBeLessThan(5 * MEBIBYTE);
  expect(watch.peakBytes).toBeGreaterThan(35 * MEBIBYTE);
});

test('a million short-lived objects do not count', () => {
  const watch = watchMemory();
  let last: object = {};
  for (let index = 0; index < 1_000_000; index += 1) last = { index, before: 0 };
  expect(last).toEqual({ index: 999_999, before: 0 });
  expect(watch.growthBytes()).toBeLessThan(5 * MEBIBYTE);
});
