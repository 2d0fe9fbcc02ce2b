import type { DeliveryStats } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { Delivery, deliveryFaults } from '../../src/index.ts';
import { deliver, DELIVERED, HANG, offerAll } from '../deliver.ts';
import { expectLaw } from '../law.ts';

test('items wait for those of their key, and no others for them', async () => {
  const { delivery, receiver, time } = deliver({
    keyOf: (item: number) => item % 2,
    concurrency: 3,
    batch: { maxItems: 2 },
  });
  receiver.behaviour = HANG;
  for (const item of [0, 2, 4, 6, 1]) delivery.offer(item);
  await time.pass(100);
  expect(receiver.batches).toEqual([[0, 2], [1]]);
  receiver.behaviour = DELIVERED;
  receiver.open[0]?.answer({ kind: 'delivered' });
  await time.pass(100);
  expect(receiver.batches.at(-1)).toEqual([4, 6]);
});

test('an item whose key cannot be had waits for none', async () => {
  const before = deliveryFaults().bad_key;
  const { delivery, receiver, time } = deliver({
    keyOf: () => {
      throw new Error('thrown by the application');
    },
    concurrency: 2,
    batch: { maxItems: 1 },
  });
  receiver.behaviour = HANG;
  offerAll(delivery, 2);
  await time.pass(10);
  expect(receiver.batches).toEqual([[0], [1]]);
  expect(deliveryFaults().bad_key).toBe(before + 2);
});

test('a key function that offers into a full queue upsets no counts, even where its own item is dropped for that', async () => {
  const seen: DeliveryStats[] = [];
  let again = 3;
  const { delivery, receiver, time } = deliver({
    queue: { maxItems: 2, onFull: 'drop_oldest' },
    keyOf: (item: number) => {
      seen.push(target.stats());
      again -= 1;
      if (again >= 0) target.offer(item + 10);
      return item;
    },
  });
  const target: Delivery<number> = delivery;
  offerAll(delivery, 2);
  await time.pass(1_000);
  for (const stats of [...seen, delivery.stats()]) expectLaw(stats);
  expect(delivery.stats()).toMatchObject({ offered: 5, pending: 0, dropped: { queue_full: 3 } });
  expect(receiver.acknowledged).toHaveLength(2);
});
