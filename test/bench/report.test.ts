import { expect, test } from 'vitest';
import { figure, heading, table } from './report.ts';

test('figures have three significant digits, large ones all of theirs', () => {
  expect([1, 1.2345, 0.012345, 123.45, 1_234.5].map(figure)).toEqual(['1', '1.23', '0.0123', '123', '1235']);
});

test('the heading names what every figure depends on', () => {
  const machine = { cpu: 'Model 1', cores: 2, memory_bytes: 2 ** 33, os: 'Linux 6' };
  expect(heading({ machine, node: 'v24.0.0' }, 31)).toBe(
    'Model 1, 2 cores, 8.0 GiB, Linux 6, Node v24.0.0\nmedians of 31 paired rounds; spread is p10..p90',
  );
});

test('the table says the question, the versions and whether each bar was met', () => {
  const verdict = { name: 'read', rival: 'bare', ratio: 1.5, ours_ns: 15_000, rival_ns: 10, spread: [1, 2] as const };
  const lines = table({
    question: 'How fast?',
    versions: ['bare 1.0.0'],
    verdicts: [{ ...verdict, bar: 'at most 1.2', met: false }, verdict],
  }).split('\n');
  expect(lines.slice(0, 3)).toEqual(['', 'How fast?', 'versions: bare 1.0.0']);
  expect(lines.slice(4)).toEqual([
    'read  bare   15 us  10 ns  1.5    1..2    at most 1.2  MISSED',
    'read  bare   15 us  10 ns  1.5    1..2    -',
  ]);
});
