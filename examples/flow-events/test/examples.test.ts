import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

function linesOf(example: string): string[] {
  const file = fileURLToPath(new URL(`../dist/${example}.js`, import.meta.url));
  return execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim().split('\n');
}

test('the buffered example delivers everything once its receiver is up, and counts what was no event', () => {
  expect(linesOf('buffered')).toEqual([
    expect.stringContaining('everything delivered: true') as string,
    '{ offered: 6, delivered: 6, pending: 0, badEvents: 1 }',
    'attempts: 3 - received once each: 6',
  ]);
});

test('the tracker example settles the order that was answered, and tells of the other', () => {
  expect(linesOf('tracker')).toEqual([
    'order-1 complete: waited 480 ms, worked 20 ms',
    'order-2 timeout: no word from warehouse',
    '{ open: 1, complete: 1 }',
  ]);
});

test('the zero-code example tells a whole flow from spans alone', () => {
  const lines = linesOf('zero-code');
  expect(lines[0]).toBe('flows: 1');
  expect(lines.slice(1, -2).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'postgresql/shop persist/ack',
    'shop emit/sent',
    'shop ingress/received',
    'shop process/ack',
    'shop:billing consume/received',
    'shop:billing process/ack',
  ]);
  expect(lines.slice(-2)).toEqual(['complete', 'hops: 5']);
});
