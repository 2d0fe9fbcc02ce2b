/** Flow events to a topic and back. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Admin, Consumer, type ConsumerOptions, ListOffsetTimestamps, stringDeserializers } from '@platformatic/kafka';
import type { KafkaSenderOptions } from '@weir/delivery/kafka';
import {
  consumed,
  deadLettered,
  emitted,
  externalAck,
  type FlowEvent,
  type FlowTransport,
  ingress,
  parseFlowEvent,
  processed,
  timedOut,
} from '@weir/flow-events';
import { onTestFinished } from 'vitest';
import type { KafkaConnection } from '../services/kafka/connection.ts';
import { consume } from '../services/kafka/round-trip.ts';

const RETRY_DELAY_MS = 100;

/** What became of events. */
export interface Emission {
  readonly delivered: readonly FlowEvent[];
  readonly rejected: readonly FlowEvent[];
  /** Batches that failed as a whole, and results that asked for another attempt. */
  readonly retries: number;
}

/** Events of flows that take turns. */
export function flowEvents(count: number, { flows = 10, metaLength = 10 } = {}): FlowEvent[] {
  const prefix = randomUUID();
  return Array.from({ length: count }, (_, index) =>
    emitted(`${prefix} ✓ ${index % flows}`)
      .node('api-gateway', 'producer')
      .meta('index', String(index))
      .meta('more', 'x'.repeat(metaLength))
      .build(),
  );
}

/** An event of each canonical kind, with every member that an event can have among them. */
export function everyKindOfEvent(): FlowEvent[] {
  const flow = `order "42" \\ ${randomUUID()}`;
  const [worker, store] = [
    ['worker', 'consumer'],
    ['store', 'external'],
  ] as const;
  const sent = emitted(flow)
    .node(...worker)
    .ack('explicit', { by: 'store', deadlineMs: 30_000 })
    .build();
  return [
    ingress(flow)
      .group('orders')
      .node('api-gateway', 'producer')
      .payloadBytes(190)
      .meta('note', 'a "quoted"\nline')
      .build(),
    sent,
    consumed(flow)
      .node(...worker)
      .inputBytes(190)
      .outputBytes(210)
      .attempt(2)
      .causationId(sent.event_id)
      .build(),
    externalAck(flow)
      .node(...store)
      .ack('explicit', { by: 'store', latencyMs: 0.25 })
      .build(),
    timedOut(flow)
      .node(...worker)
      .build(),
    deadLettered(flow)
      .node(...worker)
      .error(new RangeError('out of "range"'))
      .build(),
    processed(flow)
      .node(...worker)
      .traceContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) })
      .build(),
  ];
}

/**
 * The emitting side: every event in batches, one batch after the other, again until each has met its fate.
 *
 * @param onBatch told before each attempt how many events have been delivered
 */
export async function emitAll(
  transport: FlowTransport,
  events: readonly FlowEvent[],
  {
    batchSize = 100,
    signal,
    onBatch,
  }: { batchSize?: number; signal: AbortSignal; onBatch?: (delivered: number) => void },
): Promise<Emission> {
  const delivered: FlowEvent[] = [];
  const rejected: FlowEvent[] = [];
  let retries = 0;
  for (let at = 0; at < events.length; at += batchSize) {
    let batch = events.slice(at, at + batchSize);
    while (batch.length > 0) {
      onBatch?.(delivered.length);
      const results = await transport.send(batch, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        const result = (error as { retryable?: boolean }).retryable === true ? 'retry' : 'rejected';
        return batch.map(() => result as 'retry' | 'rejected');
      });
      const resultOf = (index: number): string => results?.[index] ?? 'delivered';
      delivered.push(...batch.filter((_, index) => resultOf(index) === 'delivered'));
      rejected.push(...batch.filter((_, index) => resultOf(index) === 'rejected'));
      batch = batch.filter((_, index) => resultOf(index) === 'retry');
      if (batch.length > 0) {
        retries += 1;
        await delay(RETRY_DELAY_MS, undefined, { signal });
      }
    }
  }
  return { delivered, rejected, retries };
}

/** The options of a sender that connects as a test's own client does. */
export function senderOptions({ bootstrapBrokers, tls, sasl }: KafkaConnection): KafkaSenderOptions {
  return {
    brokers: bootstrapBrokers as string[],
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl: sasl as NonNullable<KafkaSenderOptions['sasl']> }),
  };
}

/** A topic of four partitions, which goes with the test. */
export async function makeTopic(connection: KafkaConnection): Promise<string> {
  const topic = `weir-${randomUUID()}`;
  const admin = new Admin({ clientId: 'weir-tests', ...connection });
  await admin.createTopics({ topics: [topic], partitions: 4, replicas: 1 });
  // For a moment after it was made, the broker says that it knows of none.
  await admin.metadata({ topics: [topic] });
  onTestFinished(async () => {
    await admin.deleteTopics({ topics: [topic] });
    await admin.close();
  });
  return topic;
}

/** So many events from the start of a topic, each once, and how many came again. */
export async function readEvents(
  connection: KafkaConnection,
  topic: string,
  { distinct, signal }: { distinct: number; signal: AbortSignal },
): Promise<{ readonly events: readonly FlowEvent[]; readonly keys: readonly string[]; readonly duplicates: number }> {
  const all = await recordsIn(connection, topic);
  const read = await consume(connection, topic, { count: all, signal });
  const events = new Map<string, FlowEvent>();
  for (const { value } of read) {
    const event = parseFlowEvent(value);
    if (!events.has(event.event_id)) events.set(event.event_id, event);
  }
  if (events.size !== distinct) throw new Error(`${events.size} events were read, ${distinct} were expected`);
  return { events: [...events.values()], keys: read.map(({ key }) => key), duplicates: read.length - events.size };
}

/** What the values of a topic hold, as they come, until it is enough. */
export async function readUntil<T>(
  connection: KafkaConnection,
  topic: string,
  { parse, isEnough }: { parse: (value: string) => readonly T[]; isEnough: (read: readonly T[]) => boolean },
): Promise<T[]> {
  const consumer = new Consumer<string, string, string, string>({
    clientId: 'weir-tests',
    timeout: 10_000,
    ...connection,
    groupId: `weir-${randomUUID()}`,
    deserializers: stringDeserializers,
  } as ConsumerOptions<string, string, string, string>);
  const read: T[] = [];
  try {
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false, maxWaitTime: 200 });
    for await (const { value } of stream) {
      read.push(...parse(value));
      if (isEnough(read)) break;
    }
  } finally {
    await consumer.close(true);
  }
  return read;
}

/** How many records a topic of one partition has had. */
export async function recordsIn(connection: KafkaConnection, topic: string): Promise<number> {
  const admin = new Admin({ clientId: 'weir-tests', ...connection });
  try {
    const partitions = [{ partitionIndex: 0, timestamp: ListOffsetTimestamps.LATEST }];
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
    return Number(listed?.partitions[0]?.offset ?? 0n);
  } finally {
    await admin.close();
  }
}

/** Order is that of a flow; between flows there is none. */
export function byFlow(events: readonly FlowEvent[]): object {
  return Object.groupBy(events, ({ flow_id }) => flow_id);
}
