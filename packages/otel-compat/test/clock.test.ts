import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createClock, systemClock } from '../src/index.ts';

test('the fraction of a millisecond comes from the monotonic clock', () => {
  const now = createClock({
    wallMs: () => 1_700_000_000_123,
    monotonicMs: () => 0.456_789,
    shiftMs: 1_700_000_000_123,
  });
  const [seconds, nanos] = now();
  expect(seconds).toBe(1_700_000_000);
  expect(Math.abs(nanos - 123_456_789)).toBeLessThanOrEqual(1);
});

test('a stepped wall clock is followed at once, forwards and backwards', () => {
  let wall = 1_000;
  const now = createClock({ wallMs: () => wall, monotonicMs: () => 0.5, shiftMs: 1_000 });
  expect(now()).toEqual([1, 500_000]);
  wall = 5_000;
  expect(now()).toEqual([5, 0]);
  wall = 2_000;
  expect(now()).toEqual([2, 999_999]);
});

property.prop([
  fc.array(
    fc.record({
      step: fc.integer({ min: -5_000, max: 5_000 }),
      passed: fc.double({ min: 0, max: 3_000, noNaN: true }),
    }),
    { minLength: 1 },
  ),
])('the time is always within the millisecond of the wall clock, as seconds and nanoseconds', (moves) => {
  let wall = 1_700_000_000_000;
  let monotonic = 0;
  const now = createClock({ wallMs: () => wall, monotonicMs: () => monotonic, shiftMs: wall });
  for (const { step, passed } of moves) {
    wall += step;
    monotonic += passed;
    const [seconds, nanos] = now();
    expect(seconds * 1_000 + Math.floor(nanos / 1_000_000)).toBe(wall);
    expect(Number.isInteger(nanos) && nanos >= 0 && nanos < 1_000_000_000).toBe(true);
  }
});

test('a thread that rests between two readings changes nothing of what comes after', () => {
  let elapsedMs = 0.25;
  let restMs = 5;
  const now = createClock({
    wallMs: () => {
      elapsedMs += restMs;
      restMs = 0;
      return 1_000 + Math.floor(elapsedMs);
    },
    monotonicMs: () => elapsedMs,
    shiftMs: 1_000,
  });
  expect(now()).toEqual([1, 5_000_000]);
  const after = [0.5, 0.5625, 0.984_375, 1.25].map((fractionMs) => {
    elapsedMs = 5 + fractionMs;
    return now();
  });
  expect(after).toEqual([
    [1, 5_500_000],
    [1, 5_562_500],
    [1, 5_984_375],
    [1, 6_250_000],
  ]);
});

test('moments that the monotonic clock tells apart are told apart', () => {
  let monotonic = 0;
  const now = createClock({
    wallMs: () => 1_700_000_000_000,
    monotonicMs: () => monotonic,
    shiftMs: 1_700_000_000_000,
  });
  const [, before] = now();
  monotonic += 0.000_01;
  expect(now()[1] - before).toBe(10);
});

test('a wall clock that runs faster is followed before a millisecond is lost', () => {
  let wall = 1_000;
  const now = createClock({ wallMs: () => wall, monotonicMs: () => 0, shiftMs: 1_000 });
  now();
  wall = 1_003;
  expect(now()).toEqual([1, 3_000_000]);
  wall = 1_002;
  expect(now()).toEqual([1, 2_999_999]);
});

test('the system clock does not go back while the wall clock does not', () => {
  let [lastSeconds, lastNanos] = systemClock();
  for (let call = 0; call < 10_000; call += 1) {
    const [seconds, nanos] = systemClock();
    expect(seconds > lastSeconds || (seconds === lastSeconds && nanos >= lastNanos)).toBe(true);
    [lastSeconds, lastNanos] = [seconds, nanos];
  }
});
