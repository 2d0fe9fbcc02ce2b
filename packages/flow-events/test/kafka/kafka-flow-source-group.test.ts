import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { flowEventJson, flowEventsStats, FlowTracker, ingress } from '../../src/index.ts';
import { KafkaFlowSource } from '../../src/kafka/index.ts';

/** A group in memory: one topic, what is committed, and what each partition is told of. */
class Group extends EventEmitter {
  assignments = [{ topic: 'weir.flow-events', partitions: [0, 1] }];
  readonly committed: [partition: number, offset: bigint][] = [];
  readonly marked: number[] = [];
  readMark: (partition: number) => Promise<void> = async () => {};
  #records: object[] = [];
  #arrived = Promise.withResolvers<void>();
  #closed = false;

  put(partition: number, offset: bigint, flow: string): void {
    const event = ingress(flow).node('app', 'producer').build();
    const value = Buffer.from(flowEventJson(event));
    this.#records.push({ partition, offset, timestamp: BigInt(Date.now()), value });
    this.#arrived.resolve();
  }

  take(partitions: number[]): void {
    this.assignments = [{ topic: 'weir.flow-events', partitions }];
    this.emit('consumer:group:join');
  }

  consume() {
    const close = async () => {
      this.#closed = true;
      this.#arrived.resolve();
    };
    return Promise.resolve({ close, [Symbol.asyncIterator]: () => this.#read() });
  }

  async *#read() {
    for (;;) {
      yield* this.#records.splice(0);
      if (this.#closed) return;
      await this.#arrived.promise;
      this.#arrived = Promise.withResolvers();
    }
  }

  async commit({ offsets }: { offsets: { partition: number; offset: bigint }[] }) {
    for (const { partition, offset } of offsets) this.committed.push([partition, offset]);
  }

  async listOffsets() {
    return new Map();
  }

  async listConsumerGroupOffsets({ groups }: { groups: { topics: { partitionIndexes: number[] }[] }[] }) {
    await this.readMark(groups[0]?.topics[0]?.partitionIndexes[0] as number);
    return [];
  }

  async alterConsumerGroupOffsets() {
    this.marked.push(1);
  }

  async close() {}
}

const current = vi.hoisted(() => ({ group: undefined as unknown }));
vi.mock('@weir/delivery/kafka', async (original) => ({
  ...(await original<object>()),
  kafkaConsumer: () => current.group,
  kafkaAdmin: () => current.group,
}));

let group: Group;
beforeEach(() => {
  group = new Group();
  current.group = group;
});
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function start(flush?: () => Promise<unknown>) {
  const tracker = new FlowTracker({ schedule: () => () => {} });
  const source = new KafkaFlowSource(tracker, { brokers: ['127.0.0.1:1'] }, flush);
  source.start();
  closing.push(() => source.close());
  return { tracker, source };
}

test('records of a partition that was taken away are neither followed nor committed', async () => {
  const { tracker, source } = start();
  group.put(0, 5n, 'a');
  group.put(1, 7n, 'b');
  await vi.waitFor(() => expect([...tracker.openFlowIds()]).toEqual(['a', 'b']));
  group.take([0]);
  group.put(1, 8n, 'c');
  group.put(0, 6n, 'd');
  await vi.waitFor(() => expect([...tracker.openFlowIds()]).toEqual(['a', 'd']));
  await source.close();
  expect(group.committed).toEqual([[0, 5n]]);
});

test('a partition that was taken away without a word is not committed either', async () => {
  const { tracker, source } = start();
  group.put(0, 5n, 'a');
  group.put(1, 7n, 'b');
  await vi.waitFor(() => expect(tracker.stats().open).toBe(2));
  group.assignments = [{ topic: 'weir.flow-events', partitions: [0] }];
  await source.close();
  expect(group.committed).toEqual([[0, 5n]]);
});

test.each<[string, () => Promise<unknown>]>([
  ['are not sent in time', async () => false],
  ['cannot be sent', () => Promise.reject(new Error('no flush'))],
])('progress is not committed where the timeouts before it %s', async (_, flush) => {
  const { tracker, source } = start(flush);
  group.put(0, 5n, 'a');
  await vi.waitFor(() => expect(tracker.stats().open).toBe(1));
  await source.close();
  expect(group.committed).toEqual([]);
  expect(group.marked).toEqual([]);
});

test('a mark that cannot be read of a partition that is taken away ends no process', async () => {
  const { tracker, source } = start();
  const reading = Promise.withResolvers<void>();
  group.readMark = () => reading.promise;
  group.put(1, 7n, 'b');
  const before = flowEventsStats().internal_error;
  await vi.waitFor(() => expect(group.listenerCount('consumer:group:join')).toBe(1));
  await new Promise(setImmediate);
  group.take([0]);
  reading.reject(new Error('the coordinator is loading'));
  await vi.waitFor(() => expect(flowEventsStats().internal_error).toBeGreaterThan(before));
  await source.close();
  expect(tracker.stats().open).toBe(0);
});
