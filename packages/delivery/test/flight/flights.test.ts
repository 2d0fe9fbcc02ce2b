import { expect, test } from 'vitest';
import { Delivery, deliveryFaults } from '../../src/index.ts';
import { deliver, DELIVERED, failing, HANG, offerAll } from '../deliver.ts';
import { settled } from '../virtual-time.ts';

test('a failed batch is sent again after a backoff that grows, and at last given up', async () => {
  const { delivery, receiver, time } = deliver({ retry: { maxAttempts: 4, baseMs: 100 } });
  receiver.behaviour = failing();
  offerAll(delivery, 2);
  await time.pass(5);
  const sends: number[] = [];
  receiver.onSend = () => void sends.push(time.ms);
  await time.pass(10_000);
  // Half of 100, 200 and 400 ms, one after the other.
  expect(sends).toEqual([55, 155, 355]);
  expect(delivery.stats()).toMatchObject({ pending: 0, dropped: { retries_exhausted: 2 } });
});

test('only those items of a batch that shall come again do', async () => {
  const { delivery, receiver, time } = deliver();
  receiver.behaviour = { kind: 'reply', reply: { kind: 'results', results: ['delivered', 'retry', 'rejected'] } };
  offerAll(delivery, 3);
  await time.pass(5);
  receiver.behaviour = DELIVERED;
  await time.pass(1_000);
  expect(receiver.batches).toEqual([[0, 1, 2], [1]]);
  expect(delivery.stats()).toMatchObject({ delivered: 2, dropped: { rejected: 1 }, pending: 0 });
});

test('a pause that the receiver asks for holds for every batch, up to the longest that is allowed', async () => {
  const { delivery, receiver, time } = deliver({ retry: { baseMs: 10, maxRetryAfterMs: 2_000 }, concurrency: 4 });
  receiver.behaviour = failing({ retryable: true, retryAfterMs: 3_600_000 });
  offerAll(delivery, 1);
  await time.pass(5);
  receiver.behaviour = DELIVERED;
  offerAll(delivery, 1, 1);
  await time.pass(1_990);
  expect(receiver.batches).toEqual([[0]]);
  await time.pass(20);
  expect(delivery.stats().delivered).toBe(2);
});

test('an attempt without an answer is aborted and left behind, and its late answer is ignored', async () => {
  const { delivery, receiver, time } = deliver({ timeoutMs: 300, retry: { baseMs: 100 } });
  receiver.behaviour = HANG;
  offerAll(delivery, 1);
  await time.pass(305);
  const [late] = receiver.open;
  expect(late?.signal.aborted).toBe(true);
  expect(late?.signal.reason).toMatchObject({ code: 'WEIR_DELIVERY_TIMEOUT', retryable: true });
  const before = deliveryFaults().bad_transport;
  late?.answer({ kind: 'garbage', value: 'late' });
  await settled();
  expect(delivery.stats()).toMatchObject({ delivered: 0, pending: 1 });
  expect(deliveryFaults().bad_transport).toBe(before);
  receiver.behaviour = DELIVERED;
  await time.pass(100);
  expect(delivery.stats()).toMatchObject({ delivered: 1, pending: 0 });
});

test('a transport that throws has failed; one that returns no promise is taken at its word, and both are counted as faults', async () => {
  const { delivery, receiver, time } = deliver({ retry: { baseMs: 1 } });
  const before = deliveryFaults().bad_transport;
  receiver.behaviour = { kind: 'throw' };
  offerAll(delivery, 1);
  await time.pass(5);
  expect(delivery.stats()).toMatchObject({ delivered: 0, pending: 1 });
  receiver.behaviour = { kind: 'no_promise' };
  await time.pass(100);
  expect(delivery.stats().delivered).toBe(1);
  expect(deliveryFaults().bad_transport).toBeGreaterThanOrEqual(before + 2);
});

test('while the breaker is open items are held, or dropped where that is asked for, and a probe finds the receiver back', async () => {
  for (const onOpen of ['hold', 'drop'] as const) {
    const { delivery, receiver, time } = deliver({
      breaker: { failures: 2, openMs: 1_000, onOpen },
      retry: { baseMs: 1, maxAttempts: 10 },
    });
    receiver.behaviour = failing();
    offerAll(delivery, 1);
    await time.pass(20);
    expect(receiver.batches).toHaveLength(2);
    receiver.behaviour = DELIVERED;
    offerAll(delivery, 5, 1);
    await time.pass(700);
    expect(receiver.batches).toHaveLength(2);
    expect(delivery.stats()).toMatchObject(onOpen === 'hold' ? { pending: 6 } : { dropped: { breaker_open: 6 } });
    await time.pass(100);
    offerAll(delivery, 1, 6);
    await time.pass(100);
    expect(delivery.stats()).toMatchObject({ delivered: onOpen === 'hold' ? 7 : 1, pending: 0 });
  }
});

test('items that are denied never leave, and each is asked about once', async () => {
  const asked: number[] = [];
  const { delivery, receiver, time } = deliver({
    admit: (item: number) => {
      asked.push(item);
      return item % 2 === 0;
    },
    retry: { baseMs: 1 },
  });
  receiver.behaviour = failing();
  offerAll(delivery, 4);
  await time.pass(5);
  receiver.behaviour = DELIVERED;
  await time.pass(100);
  expect(asked).toEqual([0, 1, 2, 3]);
  expect(receiver.acknowledged).toEqual([0, 2]);
  expect(delivery.stats()).toMatchObject({ delivered: 2, dropped: { denied: 2 }, pending: 0 });
});

test('an answer about admission that does not come, or is none, denies and is a fault', async () => {
  const answers = [() => new Promise(() => {}), () => Promise.reject(new Error('no')), () => 'yes', async () => true];
  const { delivery, time } = deliver({
    admit: (item: number) => answers[item]?.() as unknown as boolean,
    timeoutMs: 100,
  });
  const before = deliveryFaults().bad_admission;
  offerAll(delivery, 4);
  await time.pass(200);
  expect(delivery.stats()).toMatchObject({ delivered: 1, dropped: { denied: 3 }, pending: 0 });
  expect(deliveryFaults().bad_admission).toBe(before + 3);
});

test('an item that has grown too old is not sent', async () => {
  const { delivery, receiver, time } = deliver({ maxAgeMs: 1_000, retry: { baseMs: 3_000 } });
  receiver.behaviour = failing();
  offerAll(delivery, 1);
  await time.pass(1_400);
  offerAll(delivery, 1, 1);
  receiver.behaviour = DELIVERED;
  await time.pass(1_000);
  expect(receiver.batches).toEqual([[0], [1]]);
  expect(delivery.stats()).toMatchObject({ delivered: 1, dropped: { expired: 1 } });
});

test('dead letters are those that were rejected, expired or out of attempts, each with its reason and error', async () => {
  const letters: unknown[] = [];
  const { delivery, receiver, time } = deliver({
    deadLetter: (items, reason, error) => void letters.push([items, reason, (error as Error | undefined)?.message]),
    retry: { maxAttempts: 1 },
    maxAgeMs: 5_000,
  });
  receiver.behaviour = failing(new Error('down'));
  offerAll(delivery, 2);
  await time.pass(5);
  receiver.behaviour = failing(Object.assign(new Error('bad'), { retryable: false }));
  offerAll(delivery, 1, 2);
  await time.pass(5);
  expect(letters).toEqual([
    [[0, 1], 'retries_exhausted', 'down'],
    [[2], 'rejected', 'bad'],
  ]);
  expect(delivery.stats()).toMatchObject({ deadLettered: 3, pending: 0 });
});

test('what a dead letter box does not take is dropped for its own reason, and pending until then', async () => {
  const box = Promise.withResolvers<boolean[]>();
  const { delivery, receiver, time } = deliver({ deadLetter: () => box.promise });
  receiver.behaviour = failing({ retryable: false });
  offerAll(delivery, 2);
  await time.pass(5);
  expect(delivery.stats()).toMatchObject({ deadLettered: 0, pending: 2 });
  box.resolve([true, false]);
  await settled();
  expect(delivery.stats()).toMatchObject({ deadLettered: 1, dropped: { rejected: 1 }, pending: 0 });
});

test('a transport that changes its batch changes nothing for the next attempt', async () => {
  const { delivery, receiver, time } = deliver({ retry: { baseMs: 1 } });
  receiver.behaviour = failing();
  receiver.onSend = (batch) => void ((batch as number[]).length = 0);
  offerAll(delivery, 3);
  await time.pass(5);
  receiver.onSend = () => {};
  receiver.behaviour = DELIVERED;
  await time.pass(100);
  expect(receiver.acknowledged).toEqual([0, 1, 2]);
});

test('a transport that sets a pace is handed its next batch when it says so, and no sooner', async () => {
  const sends: number[] = [];
  let nextMs = 0;
  let nowMs = (): number => 0;
  const transport = {
    async send(): Promise<void> {
      sends.push(nowMs());
      nextMs = nowMs() + 600;
    },
    delayMs: () => Math.max(0, nextMs - nowMs()),
  };
  const { delivery, time } = deliver<number>({ batch: { maxItems: 1, maxDelayMs: 0 }, transport });
  nowMs = () => time.ms;
  offerAll(delivery, 3);
  await time.pass(5_000);
  expect(sends).toEqual([0, 600, 1_200]);
  expect(delivery.stats()).toMatchObject({ delivered: 3, pending: 0 });
});

test('a transport without a wait is handed its batch at once, however fine the clock', async () => {
  const sent: unknown[] = [];
  const delivery = new Delivery<number>({
    transport: { send: async (batch) => void sent.push(batch), delayMs: () => 0 },
  });
  offerAll(delivery, 1);
  expect(await delivery.shutdown({ timeoutMs: 60_000 })).toBe(true);
  expect(sent).toEqual([[0]]);
});

test('a pace that is none, or that throws, is not waited for, and is a fault', async () => {
  for (const delayMs of [() => Number.NaN, () => 'soon', () => JSON.parse('{') as number]) {
    const before = deliveryFaults().bad_transport;
    const { delivery, time } = deliver<number>({
      transport: { send: async () => {}, delayMs: delayMs as () => number },
    });
    offerAll(delivery, 1);
    await time.pass(100);
    expect(delivery.stats().delivered).toBe(1);
    expect(deliveryFaults().bad_transport).toBeGreaterThan(before);
  }
});
