import { expect, test } from 'vitest';
import { deliveryFaults } from '../src/index.ts';
import { deliver, DELIVERED, HANG, offerAll } from './deliver.ts';

test('an item is sent once it has waited for company, in a later turn than its offer', async () => {
  const { delivery, receiver, time } = deliver({ batch: { minDelayMs: 7 } });
  expect(delivery.offer(1)).toBe(true);
  await time.pass(6);
  expect(receiver.batches).toEqual([]);
  offerAll(delivery, 1, 2);
  await time.pass(1);
  expect(receiver.batches).toEqual([[1, 2]]);
  expect(delivery.stats()).toMatchObject({ offered: 2, delivered: 2, pending: 0 });
});

test('a batch is full by items, or by bytes, and then waits for nothing', async () => {
  const { delivery, receiver, time } = deliver({
    batch: { maxItems: 3, maxBytes: 100, minDelayMs: 50 },
    sizeOf: (item: number) => item,
  });
  for (const item of [1, 2, 3]) delivery.offer(item);
  await time.idle();
  for (const item of [60, 40]) delivery.offer(item);
  await time.idle();
  for (const item of [70, 31]) delivery.offer(item);
  await time.idle();
  expect(receiver.batches).toEqual([[1, 2, 3], [60, 40], [70]]);
  await time.pass(50);
  expect(receiver.batches.at(-1)).toEqual([31]);
});

test('one batch starts in a turn of the event loop, however many items wait', async () => {
  const { delivery, receiver, time } = deliver({ batch: { maxItems: 10 }, concurrency: 100 });
  receiver.behaviour = HANG;
  offerAll(delivery, 100);
  for (const turn of [1, 2, 3]) {
    await time.turn();
    expect(receiver.batches).toHaveLength(turn);
  }
});

test('what comes while a send is out goes with the next, and the wait follows how long sends take', async () => {
  const { delivery, receiver, time } = deliver({ batch: { minDelayMs: 5, maxDelayMs: 1_000 } });
  receiver.behaviour = HANG;
  offerAll(delivery, 1);
  await time.pass(5);
  await time.pass(100);
  offerAll(delivery, 3, 1);
  receiver.open[0]?.answer({ kind: 'delivered' });
  await time.idle();
  expect(receiver.batches).toEqual([[0], [1, 2, 3]]);
  receiver.open[0]?.answer({ kind: 'delivered' });
  await time.pass(500);
  offerAll(delivery, 1, 4);
  const before = receiver.batches.length;
  await time.pass(50);
  expect(receiver.batches).toHaveLength(before);
  await time.pass(50);
  expect(receiver.batches).toHaveLength(before + 1);
});

test('an item that no batch can hold is dropped at once', () => {
  const { delivery } = deliver({ sizeOf: () => 2_000, batch: { maxBytes: 1_999 } });
  expect(delivery.offer(1)).toBe(false);
  expect(delivery.stats()).toMatchObject({ offered: 1, pending: 0, dropped: { too_large: 1 } });
});

test('a full queue drops what comes, or what has waited longest, and what is on its way counts to it', async () => {
  for (const [onFull, sent] of [
    ['drop_newest', [2, 3]],
    ['drop_oldest', [4, 5]],
  ] as const) {
    const { delivery, receiver, time } = deliver({ queue: { maxItems: 4, onFull }, batch: { maxItems: 2 } });
    receiver.behaviour = HANG;
    offerAll(delivery, 2);
    await time.idle();
    offerAll(delivery, 4, 2);
    expect(delivery.stats()).toMatchObject({ pending: 4, dropped: { queue_full: 2 } });
    receiver.behaviour = DELIVERED;
    receiver.open[0]?.answer({ kind: 'delivered' });
    await time.pass(100);
    expect(receiver.batches.at(-1)).toEqual(sent);
  }
});

test('a queue is full by bytes, too', () => {
  const { delivery } = deliver({ queue: { maxBytes: 1_024 }, batch: { maxBytes: 1_000 }, sizeOf: () => 500 });
  expect([1, 2, 3].map((item) => delivery.offer(item))).toEqual([true, true, false]);
});

test('a size that is none counts as 1,024 bytes', () => {
  const { delivery } = deliver({ queue: { maxBytes: 2_500 }, sizeOf: () => Number.NaN });
  const before = deliveryFaults().bad_size;
  expect([1, 2, 3].map((item) => delivery.offer(item))).toEqual([true, true, false]);
  expect(deliveryFaults().bad_size).toBe(before + 3);
});

test('a listener is told of drops off the stack of the offer, and one that throws or is slow harms nothing', async () => {
  const told: number[] = [];
  const { delivery, time } = deliver({
    sizeOf: () => 2_000,
    batch: { maxBytes: 1_000 },
    onDrop: (item: number) => {
      told.push(item);
      time.ms += 3;
      throw new Error('thrown by the application');
    },
  });
  offerAll(delivery, 2_000);
  expect(told).toEqual([]);
  await time.turn();
  // Five milliseconds' worth, and then the event loop has its turn.
  expect(told).toEqual([0, 1]);
  await time.idle();
  // What came while so many waited is in the counts only.
  expect(told).toHaveLength(1_024);
  expect(delivery.stats().dropped.too_large).toBe(2_000);
});
