import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { BatchDelay } from '../../src/queue/batch-delay.ts';

test('is the shortest before anything was sent', () => {
  expect(new BatchDelay({ minDelayMs: 5, maxDelayMs: 1_000 }).ms).toBe(5);
});

test('follows how long sends take, up and down', () => {
  const delay = new BatchDelay({ minDelayMs: 5, maxDelayMs: 1_000 });
  delay.learn(80);
  expect(delay.ms).toBe(80);
  for (let send = 0; send < 100; send += 1) delay.learn(200);
  expect(delay.ms).toBe(200);
  for (let send = 0; send < 100; send += 1) delay.learn(20);
  expect(delay.ms).toBe(21);
});

property.prop([fc.array(fc.double({ min: 0, max: 1e9, noNaN: true })), fc.nat(50), fc.nat(1_000)])(
  'stays within its bounds',
  (sends, minDelayMs, more) => {
    const delay = new BatchDelay({ minDelayMs, maxDelayMs: minDelayMs + more });
    for (const ms of sends) delay.learn(ms);
    expect(delay.ms).toBeGreaterThanOrEqual(minDelayMs);
    expect(delay.ms).toBeLessThanOrEqual(minDelayMs + more);
  },
);
