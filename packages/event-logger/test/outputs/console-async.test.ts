/** The thread that prints: dying, resting, slow. Its console is standard error, which the test runner swallows. */
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { expect, onTestFinished } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { eventLoggerFaults } from '../../src/index.ts';
import { WorkerChannel, type WorkerChannelOptions } from '../../src/channel/worker-channel.ts';
import { workerFile } from '../../src/worker-file.ts';

/** A channel whose items are lines, printed into a file. */
function toFile(options: Partial<WorkerChannelOptions<string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-console-'));
  const file = join(folder, 'printed');
  const fd = openSync(file, 'a');
  const channel = new WorkerChannel<string>({
    queue: { maxItems: 1_000, maxBytes: 2 ** 20 },
    sizeOf: ({ length }) => length,
    file: workerFile('console-worker'),
    workerData: {},
    encode: (batch) => ({ fd, texts: [batch.map((line) => `${line}\n`).join('')], counts: [batch.length] }),
    ...options,
  });
  onTestFinished(async () => {
    await channel.close(0);
    rmSync(folder, { recursive: true });
  });
  return { channel, lines: () => readFileSync(file, 'utf8').split('\n').slice(0, -1) };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

test('what is offered is printed, in order and once, and flush waits for it', async () => {
  const { channel, lines } = toFile();
  for (const line of numbers(900)) channel.offer(line);
  expect(await channel.flush(20_000)).toBe(true);
  expect(lines()).toEqual(numbers(900));
  expect(channel.stats()).toMatchObject({ offered: 900, delivered: 900, pending: 0 });
});

test('what exceeds the bounds is dropped and counted, and the caller is told nothing', async () => {
  const { channel, lines } = toFile({ queue: { maxItems: 10, maxBytes: 2 ** 20 } });
  for (const line of numbers(30)) channel.offer(line);
  await channel.flush(20_000);
  expect(lines()).toEqual(numbers(10));
  expect(channel.stats()).toMatchObject({ offered: 30, delivered: 10, dropped: { queue_full: 20 } });
});

test('a worker that dies is replaced: events go on, and what it had not begun is printed by the next', async () => {
  const { channel, lines } = toFile();
  channel.offer('before');
  await channel.flush(20_000);
  const died = once(channel.worker as NonNullable<typeof channel.worker>, 'exit');
  void channel.worker?.terminate();
  for (const line of numbers(5)) channel.offer(line);
  await died;
  expect(await channel.flush(20_000)).toBe(true);
  const stats = channel.stats();
  expect(accountingBreaches(stats)).toEqual([]);
  expect(stats.delivered).toBe(6);
  expect(lines()).toEqual(['before', ...numbers(5)]);
});

test('a worker that cannot live is left alone for a while, and what comes meanwhile is counted as dropped', async () => {
  let nowMs = 0;
  const bad = new URL('data:text/javascript,throw new Error("no")');
  const { channel } = toFile({ file: bad, nowMs: () => nowMs });
  const died = eventLoggerFaults().worker_died;
  channel.offer('lost');
  await channel.flush(20_000);
  channel.offer('while resting');
  expect(eventLoggerFaults().worker_died).toBe(died + 3);
  expect(channel.stats()).toMatchObject({ offered: 2, delivered: 0, dropped: { breaker_open: 2 }, pending: 0 });
  nowMs = 10_000;
  channel.offer('tried again');
  expect(channel.stats()).toMatchObject({ pending: 1 });
});

test('a console that is closed costs nobody anything but the lines', async () => {
  const { channel } = toFile({ encode: (batch) => ({ fd: 9_999, texts: [batch.join('\n')], counts: [batch.length] }) });
  for (const line of numbers(3)) channel.offer(line);
  expect(await channel.flush(20_000)).toBe(true);
  expect(channel.stats()).toMatchObject({ offered: 3, delivered: 0, dropped: { rejected: 3 }, pending: 0 });
});

test('at the end of the process what waits is printed, even where the worker has not begun', () => {
  const printed: string[] = [];
  const { channel, lines } = toFile({
    doItself: (batch) => {
      printed.push(...batch);
      return batch.length;
    },
  });
  for (const line of numbers(700)) channel.offer(line);
  channel.endSync(10_000);
  expect([...lines(), ...printed]).toEqual(numbers(700));
  expect(channel.stats()).toMatchObject({ offered: 700, delivered: 700, pending: 0 });
  channel.offer('too late');
  expect(channel.stats().dropped.closed).toBe(1);
});

test.prop([fc.array(fc.constantFrom('offer', 'flush', 'turn', 'kill', 'stats'), { maxLength: 40 })], { numRuns: 20 })(
  'whatever happens in between, each line was printed, dropped or is pending, and none was printed twice',
  async (steps) => {
    const { channel, lines } = toFile({ queue: { maxItems: 20, maxBytes: 2 ** 20 } });
    let offered = 0;
    for (const step of steps) {
      if (step === 'offer') for (let count = 0; count < 7; count += 1) channel.offer(`line ${(offered += 1)}`);
      if (step === 'flush') await channel.flush(20_000);
      if (step === 'turn') await new Promise(setImmediate);
      if (step === 'kill') await channel.worker?.terminate();
      expect(accountingBreaches(channel.stats())).toEqual([]);
    }
    await channel.flush(20_000);
    const stats = channel.stats();
    expect(stats.offered).toBe(offered);
    expect(stats.pending).toBe(0);
    const printed = lines();
    expect(new Set(printed).size).toBe(printed.length);
    expect(printed.length).toBeGreaterThanOrEqual(stats.delivered);
  },
);
