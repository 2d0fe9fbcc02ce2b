import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { Limiter } from '../../src/limits/limiter.ts';
import { collecting } from '../collecting.ts';

test('a rate lets as many pass as it says, and the next that passes tells how many did not', () => {
  let nowMs = 0;
  const { log, events, router } = collecting({ nowMs: () => nowMs });
  router.configure({ limits: { 'http.request': { perSecond: 2 } } });
  for (let call = 0; call < 10; call += 1) log.info('http.request', { call });
  for (let call = 0; call < 3; call += 1) log.info('other.one');
  nowMs = 500;
  log.info('http.request', { call: 10 });
  expect(events.map(({ name, attributes }) => [name, attributes])).toEqual([
    ['http.request', { call: 0 }],
    ['http.request', { call: 1 }],
    ...Array(3).fill(['other.one', {}]),
    ['http.request', { call: 10, 'event_logger.suppressed.count': 8 }],
  ]);
});

test('what nobody has told of is told of when it is asked for', () => {
  const { log, events, router } = collecting({ nowMs: () => 0, random: () => 0.9 });
  router.configure({ limits: { '*': { sample: 0.5 } } });
  for (let call = 0; call < 7; call += 1) log.info('http.request');
  expect(events).toEqual([]);
  router.tellSuppressed();
  router.tellSuppressed();
  expect(events.map(({ name, attributes }) => [name, attributes])).toEqual([
    [
      'event_logger.events.suppressed',
      { 'event_logger.suppressed.name': 'http.request', 'event_logger.suppressed.count': 7 },
    ],
  ]);
});

test.prop([
  fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', '__proto__', 'constructor'),
      waitMs: fc.nat(2_000),
      draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  ),
  fc.integer({ min: 1, max: 5 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
])('each event was let through, told of or is still to be told of', (calls, perSecond, sample) => {
  let nowMs = 0;
  let draw = 0;
  const limiter = new Limiter(
    { '*': { perSecond, sample } },
    () => nowMs,
    () => draw,
  );
  let passed = 0;
  let told = 0;
  for (const call of calls) {
    nowMs += call.waitMs;
    draw = call.draw;
    const suppressed = limiter.admit(call.name);
    if (suppressed >= 0) {
      passed += 1;
      told += suppressed;
    }
  }
  const rest = limiter.takeSuppressed().reduce((sum, [, count]) => sum + count, 0);
  expect(passed + told + rest).toBe(calls.length);
  expect(passed).toBeLessThanOrEqual(4 * (perSecond + (perSecond * nowMs) / 1_000) + 4);
});

test('limits out of range are refused by name', () => {
  const { router } = collecting();
  expect(() => router.configure({ limits: { a: { perSecond: 0 } } })).toThrow(
    'limits.a.perSecond must be an integer from 1',
  );
  expect(() => router.configure({ limits: { a: { sample: 2 } } })).toThrow(
    'limits.a.sample must be a number from 0 to 1',
  );
  expect(() => router.configure({ limits: { a: { every: 2 } as never } })).toThrow('limits.a.every is no option');
});
