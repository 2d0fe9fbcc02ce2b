/** Reads flow events from Kafka for a tracker, as a member of a consumer group. */
import { setTimeout as delay } from 'node:timers/promises';
import { kafkaAdmin, type KafkaConsumer, kafkaConsumer, type KafkaMessages } from '@weir/delivery/kafka';
import { errorName } from '@weir/otel-compat';
import { faults } from '../state.ts';
import type { FlowTracker } from '../tracker/flow-tracker.ts';
import {
  type KafkaFlowSourceOptions,
  type KafkaFlowSourceSettings,
  kafkaFlowSourceSettings,
} from './kafka-flow-source-options.ts';
import { RecordedMarks } from './recorded-marks.ts';
import { type PartitionProgress, TrackedPartition } from './tracked-partition.ts';

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/**
 * Feeds a `FlowTracker` from the topic that `KafkaTransport` writes. Members of one group share the partitions, and a flow
 * is always on one partition, so a tracker scales by adding processes.
 *
 * What is committed is where the oldest open flow begins: after a kill or a rebalance the new owner reads from there and has
 * the same flows again. What was told or recorded since the last commit is then told again: timeout events are the same
 * events, metrics count twice.
 *
 * @example
 * const source = new KafkaFlowSource(new FlowTracker(), { brokers: ['127.0.0.1:9092'], groupId: 'trackers' });
 * await source.close();
 */
export class KafkaFlowSource {
  readonly #tracker: FlowTracker;
  readonly #settings: KafkaFlowSourceSettings;
  readonly #flush: () => Promise<unknown>;
  readonly #partitions = new Map<number, Promise<TrackedPartition>>();
  readonly #stop = new AbortController();
  readonly #stopped: Promise<void> = new Promise((resolve) => {
    this.#stop.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  #running: Promise<void> | undefined;

  /**
   * @param flush sends the timeout events that were told, before progress past them is committed: `forceFlush` of the
   *   tracker's emitter. Where it gives false, or rejects, nothing is committed. Default: nothing
   * @throws FlowEventsError `WEIR_FLOW_OPTION` or DeliveryError `WEIR_DELIVERY_OPTION` when an option is out of range
   */
  constructor(
    tracker: FlowTracker,
    options: KafkaFlowSourceOptions,
    flush: () => Promise<unknown> = () => Promise.resolve(),
  ) {
    this.#tracker = tracker;
    this.#settings = kafkaFlowSourceSettings(options);
    this.#flush = flush;
    // Bad connection options are found here and not by a connection.
    void kafkaAdmin(this.#settings.connection).close();
  }

  /** Begins to read. Connections that fail are made again, with growing delays, until `close`. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Commits, leaves the group, and closes the connections. The flows that are open here are someone else's then. Never rejects. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const startedMs = performance.now();
      try {
        await this.#session();
      } catch (error) {
        faults.count('internal_error', `flow events could not be read from Kafka: ${errorName(error)}`);
      }
      await this.#forgetPartitions();
      failures = performance.now() - startedMs > MAX_DELAY_MS ? 0 : failures + 1;
      const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), MAX_DELAY_MS);
      await delay(delayMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => {});
    }
  }

  /** From joining the group to leaving it. */
  async #session(): Promise<void> {
    const { connection, topic, groupId, groupProtocol, sessionTimeoutMs, pollIntervalMs, commitIntervalMs } =
      this.#settings;
    const consumer = kafkaConsumer(connection, { groupId, groupProtocol, sessionTimeoutMs });
    const admin = kafkaAdmin(connection);
    const marks = new RecordedMarks(admin, groupId, topic);
    const timers: NodeJS.Timeout[] = [];
    try {
      consumer.on('consumer:group:join', () => void this.#keepOnly(consumer));
      const joining = consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
      const stream = await Promise.race([joining, this.#stopped]);
      if (stream === undefined) return;
      void this.#stopped.then(() => stream.close().catch(() => {}));
      timers.push(setInterval(() => void this.#catchUp(consumer), pollIntervalMs));
      timers.push(setInterval(() => void this.#commit(consumer, marks), commitIntervalMs));
      await this.#read(stream, consumer, marks);
      await this.#commit(consumer, marks);
    } finally {
      for (const timer of timers) clearInterval(timer);
      await Promise.allSettled([consumer.close(true), admin.close()]);
    }
  }

  async #read(stream: KafkaMessages, consumer: KafkaConsumer, marks: RecordedMarks): Promise<void> {
    for await (const { partition, offset, timestamp, value } of stream) {
      // What was fetched before a rebalance may still come. To commit it would take the flows of the new owner away.
      if (!this.#isMine(consumer, partition)) continue;
      const tracked = await this.#partition(partition, marks);
      if (!this.#isMine(consumer, partition)) continue;
      const event = tracked.take({ offset, timestamp, value }, Date.now());
      const waiting = event === undefined ? undefined : this.#settings.onEvent(event);
      if (waiting !== undefined) await waiting;
    }
  }

  #partition(partition: number, marks: RecordedMarks): Promise<TrackedPartition> {
    let tracked = this.#partitions.get(partition);
    if (tracked === undefined) {
      tracked = marks.read(partition).then((mark) => new TrackedPartition(this.#tracker, mark));
      this.#partitions.set(partition, tracked);
    }
    return tracked;
  }

  /** Moves the time of partitions on of which everything was read. */
  async #catchUp(consumer: KafkaConsumer): Promise<void> {
    try {
      const askedMs = Date.now();
      const ends = (await consumer.listOffsets({ topics: [this.#settings.topic], timestamp: -1n })).get(
        this.#settings.topic,
      );
      for (const [partition, tracked] of this.#partitions) {
        const end = ends?.[partition];
        if (end !== undefined) (await tracked).caughtUp(end, askedMs);
      }
    } catch (error) {
      faults.count('internal_error', `the end of the flow topic could not be asked for: ${errorName(error)}`);
    }
  }

  async #commit(consumer: KafkaConsumer, marks: RecordedMarks): Promise<void> {
    try {
      // A group that the broker leads tells of no rebalance but the first.
      await this.#keepOnly(consumer);
      const progress = new Map<number, PartitionProgress>();
      for (const [partition, tracked] of this.#partitions) {
        const reached = (await tracked).progress;
        if (reached !== undefined) progress.set(partition, reached);
      }
      if (progress.size === 0) return;
      if ((await this.#flush()) === false) {
        faults.count('not_delivered', 'timeouts were not sent in time, so that progress past them was not committed');
        return;
      }
      // First the marks: where only they are written, more is read again, and nothing is recorded twice.
      await marks.write(progress);
      const { topic } = this.#settings;
      await consumer.commit({
        offsets: [...progress].map(([partition, { offset }]) => ({ topic, partition, offset, leaderEpoch: -1 })),
      });
    } catch (error) {
      faults.count('internal_error', `progress on the flow topic could not be committed: ${errorName(error)}`);
    }
  }

  /** After a rebalance: partitions that belong to others now are forgotten. */
  async #keepOnly(consumer: KafkaConsumer): Promise<void> {
    for (const [partition, tracked] of this.#partitions) {
      if (this.#isMine(consumer, partition)) continue;
      this.#partitions.delete(partition);
      await closed(tracked);
    }
  }

  /** Before the first agreement of the group nothing is anyone's. */
  #isMine({ assignments }: KafkaConsumer, partition: number): boolean {
    if (assignments === null) return true;
    return assignments.some(
      ({ topic, partitions }) => topic === this.#settings.topic && partitions.includes(partition),
    );
  }

  async #forgetPartitions(): Promise<void> {
    const partitions = [...this.#partitions.values()];
    this.#partitions.clear();
    for (const tracked of partitions) await closed(tracked);
  }
}

/** Never rejects: where its mark could not be read there is nothing to close, and the reader has been told. */
async function closed(tracked: Promise<TrackedPartition>): Promise<void> {
  try {
    (await tracked).close();
  } catch {
    // Counted by whoever read on.
  }
}
