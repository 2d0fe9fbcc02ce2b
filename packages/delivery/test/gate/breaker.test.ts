import { expect, test } from 'vitest';
import { Breaker } from '../../src/gate/breaker.ts';

const settings = { failures: 3, openMs: 1_000, maxOpenMs: 3_000 };
const longest = () => 1 - Number.EPSILON;

function opened(atMs: number, random = longest): Breaker {
  const breaker = new Breaker(settings, random);
  for (let failure = 0; failure < 3; failure += 1) breaker.failed(breaker.enter(), atMs);
  return breaker;
}

test('opens after so many failures in a row, and not when one between them succeeded', () => {
  const breaker = new Breaker(settings, longest);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    breaker.failed(breaker.enter(), 0);
    breaker.failed(breaker.enter(), 0);
    breaker.succeeded(breaker.enter());
  }
  expect(breaker.state).toBe('closed');
  expect(opened(0).state).toBe('open');
});

test('lets one batch through once its time is over, and no other while that is out', () => {
  const breaker = opened(500);
  expect(breaker.blockedUntilMs).toBe(1_500);
  const probe = breaker.enter();
  expect([breaker.state, breaker.blockedUntilMs]).toEqual(['half_open', Infinity]);
  breaker.succeeded(probe);
  expect([breaker.state, breaker.blockedUntilMs]).toEqual(['closed', 0]);
});

test('each failed probe doubles the time until the next, up to the longest; a success begins anew', () => {
  const breaker = opened(0);
  const waits = [2_000, 3_000, 3_000].map((expected) => {
    breaker.failed(breaker.enter(), 0);
    return breaker.blockedUntilMs === expected;
  });
  expect(waits).toEqual([true, true, true]);
  breaker.succeeded(breaker.enter());
  for (let failure = 0; failure < 3; failure += 1) breaker.failed(breaker.enter(), 0);
  expect(breaker.blockedUntilMs).toBe(1_000);
});

test('is open for at least half of its time, so that senders that failed together probe apart', () => {
  expect(opened(0, () => 0).blockedUntilMs).toBe(500);
});

test('what was sent before it opened says nothing of the receiver now', () => {
  const breaker = new Breaker(settings, longest);
  const early = breaker.enter();
  for (let failure = 0; failure < 3; failure += 1) breaker.failed(breaker.enter(), 0);
  breaker.succeeded(early);
  expect(breaker.state).toBe('open');
  const probe = breaker.enter();
  breaker.failed(early, 0);
  breaker.succeeded(early);
  expect(breaker.state).toBe('half_open');
  breaker.succeeded(probe);
  expect(breaker.state).toBe('closed');
});

test('a probe that was not sent leaves the way open to another', () => {
  const breaker = opened(0);
  breaker.cancelled(breaker.enter());
  expect([breaker.state, breaker.blockedUntilMs]).toEqual(['open', 1_000]);
});
