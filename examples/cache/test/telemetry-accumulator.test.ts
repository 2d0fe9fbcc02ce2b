import { expect, test } from 'vitest';
import { outputOf } from './example-output.ts';

test('the accumulator prints one line for each operation, with what each tier did', () => {
  expect(outputOf('telemetry-accumulator')).toEqual([
    'get_or_insert loaded (leader): memory miss, remote (fallback) miss, memory inserted, remote (fallback) inserted',
    'get_or_insert loaded (follower): memory miss',
    'insert accepted (alone): memory eviction, memory inserted, remote (fallback) inserted',
    'get hit (alone): memory miss, remote (fallback) hit, memory eviction, memory inserted',
    'get miss (alone): memory miss, remote (fallback) miss',
  ]);
});
