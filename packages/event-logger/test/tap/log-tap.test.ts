import { setImmediate } from 'node:timers/promises';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { LogTap, type LogTapOptions, type TappedEvent } from '../../src/admin.ts';
import { eventLogger, eventLoggerFaults, LogRouter } from '../../src/index.ts';

function tapped(options: LogTapOptions = {}) {
  const router = new LogRouter({ env: {} });
  const tap = new LogTap({ ...options, router });
  tap.start();
  return { tap, router, log: eventLogger('shop', { router, provider: 'opentelemetry' }) };
}

test('recent events are given from a cursor on, and the cursor of one answer is that of the next', () => {
  const { tap, log } = tapped();
  for (let n = 1; n <= 5; n += 1) log.info('step.done', { n, message: `step ${n}` });
  const first = tap.query({ limit: 2 });
  expect(first.logs).toMatchObject([
    { seq: 1, level: 'info', event: 'step.done', scope: 'shop', message: 'step 1', attributes: { n: 1 } },
    { seq: 2 },
  ]);
  const second = tap.query({ after: first.nextSeq });
  expect(second).toMatchObject({ logs: [{ seq: 3 }, { seq: 4 }, { seq: 5 }], nextSeq: 5, oldestSeq: 1, newestSeq: 5 });
  expect(tap.query({ after: second.nextSeq })).toMatchObject({ logs: [], nextSeq: 5 });
});

test('what the bounds leave no room for is counted, and whoever asks is told that it is missing', () => {
  const { tap, log } = tapped({ maxEntries: 10 });
  for (let n = 1; n <= 25; n += 1) log.info('step.done', { n });
  expect(tap.query()).toMatchObject({ oldestSeq: 16, newestSeq: 25, truncatedBeforeSeq: 16, droppedOnRetention: 15 });
  expect(tap.query({ after: 15 }).truncatedBeforeSeq).toBeUndefined();
});

test('a tap that has stopped sees nothing more, and one that was not started costs nothing', () => {
  const { tap, router, log } = tapped();
  tap.stop();
  log.info('step.done');
  expect(tap.query().logs).toEqual([]);
  expect(eventLogger('shop', { router, provider: 'opentelemetry' }).enabled('error')).toBe(false);
});

test('whoever follows is told of each event in a turn of its own; one that throws or is slow misses, and holds up nobody', async () => {
  const { tap, log } = tapped();
  const before = eventLoggerFaults().bad_subscriber;
  const seen: [TappedEvent, number][] = [];
  tap.subscribe(() => {
    throw new Error('no');
  });
  const stop = tap.subscribe((event, missed) => seen.push([event, missed]));
  for (let n = 1; n <= 600; n += 1) log.info('step.done', { n });
  expect(seen).toEqual([]);
  await setImmediate();
  expect(seen.map(([{ seq }]) => seq)).toEqual(Array.from({ length: 512 }, (_, index) => index + 1));
  log.info('step.done');
  await setImmediate();
  expect(seen.at(-1)).toMatchObject([{ seq: 601 }, 88]);
  stop();
  log.info('step.done');
  await setImmediate();
  expect(seen).toHaveLength(513);
  expect(eventLoggerFaults().bad_subscriber).toBe(before + 514);
});

test('whoever follows is told at once, also where nothing else happens in the process', () => {
  const { tap, log } = tapped();
  tap.subscribe(() => {});
  // One that does not count here waits until something else wakes the process.
  const immediates = () => process.getActiveResourcesInfo().filter((name) => name === 'Immediate').length;
  const before = immediates();
  log.info('step.done');
  expect(immediates()).toBe(before + 1);
});

test.prop([fc.array(fc.nat(60_000), { maxLength: 60 }), fc.integer({ min: 1, max: 20 })])(
  'each event is kept or was dropped for one reason, within the bounds',
  (sizes, maxEntries) => {
    const { tap, log } = tapped({ maxEntries, maxBytes: 65_536 });
    for (const size of sizes)
      log.info('step.done', {
        a: 'x'.repeat(size),
        b: 'x'.repeat(size),
        c: 'x'.repeat(size),
        d: 'x'.repeat(size),
        e: 'x'.repeat(size),
      });
    const { logs, droppedOnIngest, droppedOnRetention, retainedBytes } = tap.query({ limit: 1_000 });
    expect(logs.length + droppedOnIngest + droppedOnRetention).toBe(sizes.length);
    expect(logs.length).toBeLessThanOrEqual(maxEntries);
    expect(retainedBytes).toBeLessThanOrEqual(65_536);
  },
);

test('bounds and cursors out of range are refused', () => {
  expect(() => new LogTap({ maxEntries: 0 })).toThrow('tap.maxEntries must be an integer from 1');
  const { tap } = tapped();
  expect(() => tap.query({ limit: 0 })).toThrow('limit must be an integer from 1 to 1000');
  expect(() => tap.query({ after: Number.NaN })).toThrow('after must be an integer');
});
