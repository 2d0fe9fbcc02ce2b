import { expect, test } from 'vitest';
import { deliveryFaults, type ItemFate } from '../../src/index.ts';
import { deliver, DELIVERED, HANG, offerAll } from '../deliver.ts';
import { expectLaw } from '../law.ts';

test('what became of each item that was taken is told once, when the counts hold already', async () => {
  const fates: [item: number, fate: ItemFate][] = [];
  const { delivery, receiver, time } = deliver({
    queue: { maxItems: 3 },
    deadLetter: (items) => items.map((item) => item === 1),
    onFate(item, fate) {
      expectLaw(delivery.stats());
      fates.push([item, fate]);
    },
  });
  receiver.behaviour = { kind: 'reply', reply: { kind: 'results', results: ['delivered', 'rejected', 'rejected'] } };
  // The fourth is refused at once: who offered it knows.
  offerAll(delivery, 4);
  await time.pass(100);
  receiver.behaviour = HANG;
  offerAll(delivery, 2, 4);
  await time.pass(100);
  const closed = delivery.shutdown({ timeoutMs: 10 });
  await time.pass(20);
  await closed;
  expect(fates).toEqual([
    [0, 'delivered'],
    [1, 'dead_lettered'],
    [2, 'rejected'],
    [4, 'shutdown_deadline'],
    [5, 'shutdown_deadline'],
  ]);
});

test('a listener that throws or rejects hinders nobody, and is counted', async () => {
  const before = deliveryFaults().bad_listener;
  const { delivery, receiver, time } = deliver<number>({
    onFate: (item) => {
      if (item === 0) throw new Error('thrown by the application');
      return Promise.reject(new Error('rejected by the application')) as unknown as void;
    },
  });
  receiver.behaviour = DELIVERED;
  offerAll(delivery, 2);
  await time.pass(100);
  expect(delivery.stats()).toMatchObject({ delivered: 2, pending: 0 });
  expect(deliveryFaults().bad_listener).toBe(before + 2);
});
