import { expect, test } from 'vitest';
import { Delivery, deliveryFaults, type DeliveryOptions } from '../src/index.ts';
import { expectLaw } from './law.ts';
import { Receiver, type Reply } from './receiver.ts';
import { settled, VirtualTime } from './virtual-time.ts';

const HANG = { kind: 'hang', heedsAbort: false } as const;
const DELIVERED = { kind: 'reply', reply: { kind: 'delivered' } } as const;

function failing(error: unknown = new Error('down')): { readonly kind: 'reply'; readonly reply: Reply } {
  return { kind: 'reply', reply: { kind: 'failed', error } };
}

function deliver<T = number>(options: Partial<DeliveryOptions<T>> = {}) {
  const time = new VirtualTime();
  const receiver = new Receiver<T>();
  const delivery = new Delivery<T>({
    transport: receiver,
    breaker: false,
    nowMs: time.now,
    timers: time,
    random: () => 0.5,
    ...options,
  });
  return { time, receiver, delivery };
}

function offerAll(delivery: Delivery<number>, count: number, from = 0): void {
  for (let item = from; item < from + count; item += 1) delivery.offer(item);
}

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
  expect(receiver.closed).toBe(1);
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
