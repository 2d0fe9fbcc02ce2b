import { expect, test } from 'vitest';
import { DeliveryError } from '../../src/index.ts';
import { deliver, DELIVERED, offerAll } from '../deliver.ts';

const refusal = new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'one of them is bad', { divisible: true });

test('a batch that is refused for what may be one item is sent in halves until that item is alone, and it alone is dead-lettered', async () => {
  const letters: unknown[] = [];
  const { delivery, receiver, time } = deliver({
    deadLetter: (items, reason, error) => void letters.push([items, reason, error]),
    retry: { maxAttempts: 1 },
  });
  answerBy(receiver, (batch) => (batch.includes(5) ? refusal : undefined));
  offerAll(delivery, 8);
  await time.pass(1_000);
  expect(receiver.batches).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3], [4, 5, 6, 7], [4, 5], [4], [5], [6, 7]]);
  expect(letters).toEqual([[[5], 'rejected', refusal]]);
  expect(delivery.stats()).toMatchObject({ delivered: 7, deadLettered: 1, pending: 0 });
});

test('a batch that is refused as a whole is not divided unless the refusal says that it may be', async () => {
  const { delivery, receiver, time } = deliver();
  const final = new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'nobody may', { retryable: false });
  answerBy(receiver, () => final);
  offerAll(delivery, 8);
  await time.pass(1_000);
  expect(receiver.batches).toHaveLength(1);
  expect(delivery.stats().dropped.rejected).toBe(8);
});

test('where a part fails, all that follows it waits with it, so that the items of a key stay in order', async () => {
  const { delivery, receiver, time } = deliver({ keyOf: (item: number) => item % 2, concurrency: 3 });
  const throttled = new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'slow down', { retryable: true, retryAfterMs: 500 });
  answerBy(receiver, (batch) => {
    if (batch.length > 2) return refusal;
    return receiver.batches.length === 4 ? throttled : undefined;
  });
  offerAll(delivery, 8);
  await time.pass(100);
  // The second pair is told to wait: nothing else is sent, not even what came meanwhile.
  offerAll(delivery, 2, 8);
  await time.pass(300);
  expect(receiver.batches).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [0, 1, 2, 3],
    [0, 1],
    [2, 3],
  ]);
  receiver.onSend = () => {};
  receiver.behaviour = DELIVERED;
  await time.pass(10_000);
  expect(receiver.acknowledged).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(delivery.stats()).toMatchObject({ delivered: 10, pending: 0 });
});

test('at the deadline of a shutdown the rest of a divided batch is dropped with what is on its way', async () => {
  const { delivery, receiver, time } = deliver();
  answerBy(receiver, () => (receiver.batches.length < 3 ? refusal : 'hang'));
  offerAll(delivery, 4);
  await time.pass(10);
  const closed = delivery.shutdown({ timeoutMs: 100 });
  await time.pass(200);
  expect(await closed).toBe(false);
  expect(delivery.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { shutdown_deadline: 4 } });
});

/** Decides by the batch that comes: an error fails it, nothing delivers it. */
function answerBy(
  receiver: ReturnType<typeof deliver<number>>['receiver'],
  decide: (batch: readonly number[]) => DeliveryError | 'hang' | undefined,
): void {
  receiver.onSend = (batch) => {
    const decision = decide(batch);
    if (decision === 'hang') receiver.behaviour = { kind: 'hang', heedsAbort: true };
    else if (decision === undefined) receiver.behaviour = DELIVERED;
    else receiver.behaviour = { kind: 'reply', reply: { kind: 'failed', error: decision } };
  };
}
