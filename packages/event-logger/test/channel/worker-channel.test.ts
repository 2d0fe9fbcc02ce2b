/** The wish that a worker is done with what it keeps itself: told in time, late, by several, and to one that dies of it. */
import { expect, onTestFinished, test } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { WorkerChannel } from '../../src/channel/worker-channel.ts';
import { type Finishing, FINISHING_WORKER } from './finishing-worker.ts';

// On a busy machine.
const WITHIN = { timeout: 20_000 };

function channelOf(...finishings: Finishing[]): WorkerChannel<string> {
  const channel = new WorkerChannel<string>({
    queue: { maxItems: 1_000, maxBytes: 2 ** 20 },
    sizeOf: ({ length }) => length,
    file: FINISHING_WORKER,
    workerData: {},
    encode: (batch) => ({ count: batch.length }),
    finish: () => ({ finishing: finishings.shift() ?? {} }),
  });
  onTestFinished(async () => void (await channel.close(0)));
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
  const channel = channelOf({ afterMs: 100 });
  channel.offer('a');
  await expect.poll(() => channel.stats().delivered, WITHIN).toBe(1);
  expect(await channel.flush(20)).toBe(false);
  channel.offer('b');
  expect(await channel.flush(20_000)).toBe(true);
  expect(channel.stats()).toMatchObject({ delivered: 2, pending: 0 });
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
  ['in time', { afterMs: 20, unfinished: 2 }, 5_000, 2],
  ['too late', { afterMs: 2_000 }, 50, undefined],
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
