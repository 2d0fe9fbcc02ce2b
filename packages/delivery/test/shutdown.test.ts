import { expect, test } from 'vitest';
import { deliveryFaults } from '../src/index.ts';
import { deliver, DELIVERED, failing, HANG, offerAll } from './deliver.ts';
import { expectLaw } from './law.ts';
import { Receiver } from './receiver.ts';

test('a flush sends at once, wakes a backoff, and says when all that was pending has met its fate', async () => {
  const { delivery, receiver, time } = deliver({
    batch: { minDelayMs: 500 },
    retry: { baseMs: 60_000, maxMs: 60_000 },
  });
  receiver.behaviour = failing();
  offerAll(delivery, 1);
  await time.pass(500);
  receiver.behaviour = DELIVERED;
  offerAll(delivery, 1, 1);
  const flushed = delivery.forceFlush();
  await time.idle();
  expect(await flushed).toBe(true);
  expect(delivery.stats()).toMatchObject({ delivered: 2, pending: 0 });
});

test('a flush does not wait for what came after it', async () => {
  const { delivery, receiver, time } = deliver({ batch: { maxItems: 1 } });
  receiver.behaviour = HANG;
  offerAll(delivery, 1);
  const flushed = delivery.forceFlush();
  offerAll(delivery, 1, 1);
  await time.idle();
  receiver.open[0]?.answer({ kind: 'delivered' });
  await time.idle();
  expect(await flushed).toBe(true);
  expect(delivery.stats().pending).toBe(1);
});

test('a flush is not done by what came after it', async () => {
  const { delivery, receiver, time } = deliver({ batch: { maxItems: 1 }, concurrency: 2 });
  receiver.behaviour = HANG;
  offerAll(delivery, 1);
  await time.idle();
  const flushed = delivery.forceFlush({ timeoutMs: 100 });
  receiver.behaviour = DELIVERED;
  offerAll(delivery, 1, 1);
  await time.pass(100);
  expect(delivery.stats()).toMatchObject({ delivered: 1, pending: 1 });
  expect(await flushed).toBe(false);
});

test('a flush waits for an open breaker and for a pause, no longer than its deadline', async () => {
  for (const [options, error] of [
    [{ breaker: { failures: 1, openMs: 4_000 } }, new Error('down')],
    [{}, { retryable: true, retryAfterMs: 3_000 }],
  ] as const) {
    const { delivery, receiver, time } = deliver({ retry: { baseMs: 1 }, ...options });
    receiver.behaviour = failing(error);
    offerAll(delivery, 1);
    await time.pass(5);
    receiver.behaviour = DELIVERED;
    const short = delivery.forceFlush({ timeoutMs: 1_000 });
    const long = delivery.forceFlush({ timeoutMs: 10_000 });
    await time.pass(1_000);
    expect(await short).toBe(false);
    expect(receiver.batches).toHaveLength(1);
    await time.pass(4_000);
    expect(await long).toBe(true);
  }
});

test('only a flush and a shutdown keep the process alive, and only until they are settled', async () => {
  const { delivery, receiver, time } = deliver();
  receiver.behaviour = HANG;
  offerAll(delivery, 1);
  await time.pass(5);
  expect([time.timers > 0, time.keepingAlive]).toEqual([true, 0]);
  const flushed = delivery.forceFlush();
  expect(time.keepingAlive).toBe(1);
  await time.pass(5_000);
  expect([await flushed, time.keepingAlive]).toEqual([false, 0]);
});

test('a shutdown delivers what is pending and closes the transport, once', async () => {
  const { delivery, receiver, time } = deliver({ batch: { minDelayMs: 900 } });
  offerAll(delivery, 3);
  const done = delivery.shutdown();
  expect(delivery.shutdown({ timeoutMs: 0 })).toBe(done);
  expect(delivery.offer(4)).toBe(false);
  await time.idle();
  expect(await done).toBe(true);
  expect([receiver.closed, time.timers]).toEqual([1, 0]);
  expect(delivery.stats()).toMatchObject({ offered: 4, delivered: 3, pending: 0, dropped: { closed: 1 } });
});

test('at its deadline a shutdown aborts what is out, counts what is left, and resolves', async () => {
  const dropped: unknown[] = [];
  const { delivery, receiver, time } = deliver({
    batch: { maxItems: 2 },
    onDrop: (item, reason) => void dropped.push([item, reason]),
  });
  receiver.behaviour = HANG;
  offerAll(delivery, 5);
  await time.pass(5);
  const [send] = receiver.open;
  let during = delivery.stats();
  send?.signal.addEventListener('abort', () => (during = delivery.stats()));
  const done = delivery.shutdown({ timeoutMs: 1_000 });
  await time.pass(1_000);
  expect(await done).toBe(false);
  expect(send?.signal.reason).toMatchObject({ code: 'WEIR_DELIVERY_SHUTDOWN' });
  expectLaw(during);
  expect(delivery.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { shutdown_deadline: 5 } });
  expect(dropped).toEqual([0, 1, 2, 3, 4].map((item) => [item, 'shutdown_deadline']));
  expect(time.timers).toBe(0);
  send?.answer({ kind: 'delivered' });
  await time.pass(60_000);
  expect(delivery.stats()).toMatchObject({ delivered: 0, pending: 0 });
  expect([receiver.closed, time.timers]).toEqual([1, 0]);
});

test('at its deadline a shutdown gives up dead letters and admissions that are out, too, and nothing is sent later', async () => {
  const answer = Promise.withResolvers<boolean>();
  const box = Promise.withResolvers<void>();
  const { delivery, receiver, time } = deliver({
    admit: (item: number) => (item === 0 ? true : answer.promise),
    deadLetter: () => box.promise,
    concurrency: 2,
  });
  receiver.behaviour = failing({ retryable: false });
  offerAll(delivery, 1);
  await time.pass(5);
  offerAll(delivery, 1, 1);
  await time.pass(5);
  const done = delivery.shutdown({ timeoutMs: 0 });
  await time.pass(0);
  expect(await done).toBe(false);
  const { offered, pending, dropped } = delivery.stats();
  expect([offered, pending, dropped.shutdown_deadline]).toEqual([2, 0, 2]);
  answer.resolve(true);
  box.resolve();
  await time.pass(60_000);
  expect(receiver.batches).toEqual([[0]]);
  expect(delivery.stats()).toMatchObject({ deadLettered: 0, delivered: 0, dropped: { shutdown_deadline: 2 } });
});

test('a transport that does not close, or fails to, does not hold up a shutdown', async () => {
  for (const close of [() => new Promise<void>(() => {}), () => Promise.reject(new Error('no'))]) {
    const transport = Object.assign(new Receiver<number>(), { close });
    const { delivery, time } = deliver({ transport });
    const done = delivery.shutdown({ timeoutMs: 700 });
    await time.pass(700);
    expect(await done).toBe(true);
  }
});

test('a deadline that is no time counts as five seconds: neither a flush nor a shutdown rejects', async () => {
  const { delivery, receiver, time } = deliver();
  const before = deliveryFaults().bad_timeout;
  receiver.behaviour = HANG;
  offerAll(delivery, 1);
  const hostile = {
    get timeoutMs(): number {
      throw new Error('hostile');
    },
  };
  const all = [
    delivery.forceFlush({ timeoutMs: -1 }),
    delivery.forceFlush(hostile),
    delivery.shutdown({ timeoutMs: Number.NaN }),
  ];
  await time.pass(5_000);
  expect(await Promise.all(all)).toEqual([false, false, false]);
  expect(deliveryFaults().bad_timeout).toBe(before + 3);
});
