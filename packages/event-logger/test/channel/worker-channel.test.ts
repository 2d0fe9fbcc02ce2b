/** The wish that a worker is done with what it keeps itself: told in time, late, by several, and to one that dies of it. */
import { expect, onTestFinished, test } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { WorkerChannel, type WorkerChannelOptions } from '../../src/channel/worker-channel.ts';
import { type Finishing, FINISHING_WORKER, Gate, IDLE_WORKER } from './finishing-worker.ts';

// On a busy machine.
const WITHIN = { timeout: 20_000 };

function channelOf(...finishings: Finishing[]): WorkerChannel<string> {
  return channelWith({ finish: () => ({ finishing: finishings.shift() ?? {} }) });
}

function channelWith(options: Partial<WorkerChannelOptions<string>>): WorkerChannel<string> {
  const channel = new WorkerChannel<string>({
    queue: { maxItems: 1_000, maxBytes: 2 ** 20 },
    sizeOf: ({ length }) => length,
    file: FINISHING_WORKER,
    workerData: {},
    encode: (batch) => ({ count: batch.length }),
    ...options,
  });
  onTestFinished(async () => {
    await channel.close(0);
    // One that has been seen out is closed, and its worker runs.
    await channel.worker?.terminate();
  });
  return channel;
}

test('a flush waits for what the worker keeps, and says whether it was done with all of it', async () => {
  const channel = channelOf({ afterMs: 20 }, { unfinished: 3 }, {});
  channel.offer('a');
  expect([await channel.flush(20_000), await channel.flush(20_000), await channel.flush(20_000)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(channel.stats()).toMatchObject({ offered: 1, delivered: 1, pending: 0 });
});

test('what is offered while the worker finishes is sent when it is done, with nobody asking again', async () => {
  const channel = channelOf({ afterMs: 50 });
  channel.offer('a');
  const flushed = channel.flush(20_000);
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  channel.offer('b');
  expect(await flushed).toBe(true);
  await expect.poll(() => channel.stats(), WITHIN).toMatchObject({ offered: 2, delivered: 2, pending: 0 });
});

test('of two flushes at once the second waits for the same end as the first', async () => {
  const channel = channelOf({ afterMs: 50, unfinished: 1 });
  channel.offer('a');
  expect(await Promise.all([channel.flush(20_000), channel.flush(20_000)])).toEqual([false, false]);
});

test('a worker that is not done in time goes on, and the next batch waits for it', async () => {
  const gate = new Gate();
  const channel = channelOf({ gate: gate.buffer });
  channel.offer('a');
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  expect(await channel.flush(20)).toBe(false);
  channel.offer('b');
  const flushed = channel.flush(20_000);
  gate.open();
  expect(await flushed).toBe(true);
  expect(channel.stats()).toMatchObject({ delivered: 2, pending: 0 });
});

test('a worker that had not begun to finish in time does not take the next batch for the wish', async () => {
  const gate = new Gate();
  const channel = channelOf();
  channel.offer('a');
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  channel.worker?.postMessage({ restUntil: gate.buffer });
  expect(await channel.flush(0)).toBe(false);
  channel.offer('b');
  const flushed = channel.flush(20_000);
  gate.open();
  expect(await flushed).toBe(true);
  expect(channel.stats()).toMatchObject({ offered: 2, delivered: 2, pending: 0 });
});

test('a worker that is done with a batch while it is ended leaves no other worker behind', async () => {
  const answered = new Gate();
  let isEnding = false;
  let looks = 0;
  const channel = channelWith({
    encode: (batch) => ({ count: batch.length, ...(isEnding && { answered: answered.buffer }) }),
    nowMs: () => {
      // When the flush of the end looks whether its time is over the answer is on its way, and nobody has read it.
      if (isEnding && (looks += 1) === 2) expect(answered.waitSync(20_000)).toBe(true);
      return 0;
    },
  });
  channel.offer('a');
  expect(await channel.flush(20_000)).toBe(true);
  isEnding = true;
  // One more than a batch.
  for (let count = 0; count < 513; count += 1) channel.offer('b');
  expect(await channel.close(0)).toBe(false);
  expect(channel.worker).toBeUndefined();
  expect(channel.stats()).toMatchObject({
    offered: 514,
    delivered: 513,
    dropped: { shutdown_deadline: 1 },
    pending: 0,
  });
});

test('a worker that dies of finishing is replaced, and nothing that waits is lost or left waiting', async () => {
  const channel = channelOf({ dies: true });
  channel.offer('a');
  const flushed = channel.flush(20_000);
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  channel.offer('b');
  expect(await flushed).toBe(false);
  expect(await channel.flush(20_000)).toBe(true);
  expect(accountingBreaches(channel.stats())).toEqual([]);
  expect(channel.stats()).toMatchObject({ offered: 2, delivered: 2, pending: 0 });
});

test.each([
  ['in time', { afterMs: 20, unfinished: 2 }, 20_000, 2],
  ['too late', { gate: new Gate().buffer }, 50, undefined],
])(
  'at the end of the process it is told what the worker was not done with: %s',
  async (_, finishing, timeoutMs, told) => {
    const channel = channelOf(finishing);
    channel.offer('a');
    await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
    expect(channel.endSync(timeoutMs)).toBe(told);
    expect(channel.stats()).toMatchObject({ offered: 1, delivered: 1, pending: 0 });
  },
);

test('a process that ends while it flushes still sends what was offered meanwhile', async () => {
  const channel = channelOf({ afterMs: 50 }, {});
  channel.offer('a');
  const flushed = channel.flush(20_000);
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  channel.offer('b');
  expect(channel.endSync(10_000)).toBe(0);
  expect(channel.stats()).toMatchObject({ offered: 2, delivered: 2, pending: 0 });
  await flushed;
});

test('a process that ends while it flushes is told where the worker was not done in time', async () => {
  const channel = channelOf({ gate: new Gate().buffer });
  channel.offer('a');
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  const flushed = channel.flush(20_000);
  expect(channel.endSync(50)).toBeUndefined();
  await channel.worker?.terminate();
  expect(await flushed).toBe(false);
});

test('at the end of the process a worker that has done nothing yet is not asked for what it keeps', () => {
  const channel = channelWith({ file: IDLE_WORKER, finish: () => ({ finishing: {} }) });
  channel.offer('a');
  expect(channel.endSync(50)).toBe(0);
  expect(channel.stats()).toMatchObject({ offered: 1, dropped: { shutdown_deadline: 1 }, pending: 0 });
});
