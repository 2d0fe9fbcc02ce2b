import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { KafkaSenderOptions } from '@weir/delivery/kafka';
import { BufferedEmitter } from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { accountingBreaches } from '../faults/accounting-law.ts';
import { plaintextConnection } from '../services/kafka/connection.ts';
import { withTopic } from '../services/kafka/round-trip.ts';
import { killKafka, restartKafka } from '../services/kafka/service.ts';
import { byFlow, emitAll, flowEvents, readEvents, senderOptions } from './flow-topic.ts';
import { type OwnKafka, startOwnKafka } from './own-kafka.ts';

let own: OwnKafka;

beforeAll(async () => {
  own = await startOwnKafka(['auto.create.topics.enable=true']);
});

afterAll(() => own.end());

function transport(options: KafkaSenderOptions): KafkaTransport {
  const made = new KafkaTransport(options);
  onTestFinished(() => made.close());
  return made;
}

test('a broker that makes topics on request is asked to where that is wanted', async ({ signal }) => {
  const connection = plaintextConnection(own.running.endpoints);
  const [events, topic] = [flowEvents(3), 'made-on-request'];
  const refused = transport({ ...senderOptions(connection), topic }).send(events, signal);
  await expect(refused).rejects.toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_TOPIC' });

  const asking = transport({ ...senderOptions(connection), topic, autocreateTopics: true });
  expect(await asking.send(events, signal)).toBeUndefined();
  await readEvents(connection, topic, { distinct: events.length, signal });
});

test('a broker that is killed and restarted under load has all that it acknowledged, and each event is accounted for', async ({
  signal,
}) => {
  const connection = plaintextConnection(own.running.endpoints);
  let restarting: Promise<void> | undefined;
  const emit = async (topic: string, idempotent: boolean): Promise<void> => {
    const events = flowEvents(5_000);
    const to = transport({ ...senderOptions(connection), topic, idempotent });
    const { delivered, rejected, retries } = await emitAll(to, events, {
      signal,
      onBatch: (count) => {
        if (count >= 1_000) restarting ??= killAndRestart();
      },
    });
    expect([delivered, rejected]).toEqual([events, []]);
    await restarting;

    const read = await readEvents(connection, topic, { distinct: events.length, signal });
    expect(byFlow(read.events)).toEqual(byFlow(events));
    // At least once: a batch whose answer was lost may be there again, and nothing else may.
    expect(read.duplicates).toBeLessThanOrEqual(retries * 100);
  };
  await withTopic(connection, (first) =>
    withTopic(connection, (second) => Promise.all([emit(first, true), emit(second, false)])),
  );
  expect(restarting).toBeDefined();
});

test('through a BufferedEmitter nothing is lost over the kill of a broker, a queue that is full says so, and the counts are exact', async ({
  signal,
}) => {
  const connection = plaintextConnection(own.running.endpoints);
  await withTopic(connection, async (topic) => {
    const emitter = new BufferedEmitter(transport({ ...senderOptions(connection), topic }), {
      queue: { maxItems: 6_000 },
      batch: { maxItems: 100 },
      retry: { maxAttempts: 1_000, baseMs: 50, maxMs: 500 },
      breaker: { openMs: 100, maxOpenMs: 500 },
    });
    const events = flowEvents(5_000);
    for (const event of events.slice(0, 2_000)) emitter.emitBestEffort(event);
    await emitter.forceFlush();
    expect(accountingBreaches(emitter.stats())).toEqual([]);
    await killKafka(own.running);
    // The rest, and more than the queue holds, while there is no broker.
    for (const event of events.slice(2_000)) emitter.emitBestEffort(event);
    const refused = flowEvents(4_000);
    for (const event of refused) emitter.emitBestEffort(event);
    expect(emitter.stats()).toMatchObject({ offered: 9_000, delivered: 2_000, dropped: { queue_full: 1_000 } });
    own.running = await restartKafka(own.running);

    expect(await emitter.shutdown({ timeoutMs: 60_000 })).toBe(true);
    const stats = emitter.stats();
    expect(accountingBreaches(stats)).toEqual([]);
    expect(stats).toMatchObject({ offered: 9_000, delivered: 8_000, pending: 0, dropped: { queue_full: 1_000 } });
    const taken = [...events, ...refused.slice(0, 3_000)];
    const read = await readEvents(connection, topic, { distinct: taken.length, signal });
    expect(new Set(read.events.map(({ event_id }) => event_id))).toEqual(
      new Set(taken.map(({ event_id }) => event_id)),
    );
  });
});

test('a broker that hangs is given up in time, and what it acknowledged before and after is there', async ({
  signal,
}) => {
  const connection = plaintextConnection(own.running.endpoints);
  await withTopic(connection, async (topic) => {
    const to = transport({ ...senderOptions(connection), topic, idempotent: false, requestTimeoutMs: 500 });
    const [before, during, after] = [flowEvents(10), flowEvents(10), flowEvents(10)];
    await emitAll(to, before, { signal });
    await whileStopped(own, async () => {
      await expect(to.send(during, signal)).rejects.toMatchObject({
        code: 'WEIR_DELIVERY_KAFKA_TIMEOUT',
        retryable: true,
      });
      const abort = new AbortController();
      const aborted = expect(to.send(during, abort.signal)).rejects.toMatchObject({
        code: 'WEIR_DELIVERY_KAFKA_ABORTED',
      });
      abort.abort();
      await aborted;
    });
    await emitAll(to, [...during, ...after], { signal });
    const { events } = await readEvents(connection, topic, { distinct: 30, signal });
    expect(byFlow(events)).toEqual(byFlow([...before, ...during, ...after]));
  });
});

test('with acks 0, a broker that takes nothing makes who sends wait, so that memory stays bounded', async ({
  signal,
}) => {
  const connection = plaintextConnection(own.running.endpoints);
  await withTopic(connection, async (topic) => {
    const to = transport({ ...senderOptions(connection), topic, acks: 0, requestTimeoutMs: 5_000 });
    const megabyte = flowEvents(800, { metaLength: 1_000 });
    await emitAll(to, flowEvents(1), { signal });
    await whileStopped(own, async () => {
      const abort = new AbortController();
      let sent = 0;
      const full = (async () => {
        for (; sent < 100; sent += 1) await to.send(megabyte, abort.signal);
      })().catch((error: unknown) => error);
      const isIdle = async (): Promise<boolean> => {
        const start = sent;
        await delay(300);
        return sent === start;
      };
      await expect.poll(isIdle, { timeout: 20_000 }).toBe(true);
      expect(sent).toBeLessThan(100);
      abort.abort();
      expect(await full).toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_ABORTED' });
    });
  });
});

async function killAndRestart(): Promise<void> {
  await killKafka(own.running);
  own.running = await restartKafka(own.running);
}

async function whileStopped({ running }: OwnKafka, work: () => Promise<void>): Promise<void> {
  for (const pid of running.pids) process.kill(pid, 'SIGSTOP');
  try {
    // A thread may work on for a moment.
    await expect.poll(() => running.pids.flatMap(threadStates).every((state) => state === 'T')).toBe(true);
    await work();
  } finally {
    for (const pid of running.pids) process.kill(pid, 'SIGCONT');
  }
}

/** The state of each thread of a process, as `/proc` of Linux has it. */
function threadStates(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/stat`, 'utf8').split(') ').at(-1)?.[0] ?? '');
}
