/** How far behind each consumer is, for each partition that is its own. */
import type { Attributes, ObservableResult } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
} from '@weir/semconv';
import type { FetchPayload, KafkaClient, LagPayload } from './client.ts';
import { guarded } from './faults.ts';
import type { LagSource } from './instruments.ts';

/** By topic, then by partition. */
type Lags = Map<string, Map<number, number>>;

/** Invariant: a consumer that is closed is forgotten by the next observation, or when another one is met. */
export class ConsumerLags implements LagSource {
  readonly #ofConsumers = new Map<KafkaClient, Lags>();
  readonly #ofGroups = new Map<KafkaClient, Lags>();

  /** Reads how far the broker is ahead of what has just been fetched: no request of its own is needed. */
  fetched({ client, options, result }: FetchPayload): void {
    // Responses name topics by id; clients before 2.0 keep the names to themselves.
    const topics = client.currentMetadata?.topics;
    if (topics === undefined || result === undefined) return;
    const names = new Map([...topics].map(([name, { id }]) => [id, name]));
    for (const { topicId, partitions } of result.responses) {
      const topic = names.get(topicId);
      if (topic === undefined) continue;
      for (const { partitionIndex, highWatermark, records } of partitions) {
        const last = records?.at(-1);
        const next =
          last === undefined
            ? requestedOffset(options, topicId, partitionIndex)
            : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
        if (next !== undefined) set(this.#ofConsumers, client, topic, partitionIndex, highWatermark - next);
      }
    }
  }

  /** Takes over what the client has measured. */
  monitored({ client, lag }: LagPayload): void {
    for (const [topic, partitions] of lag) {
      for (const [partition, messages] of partitions.entries()) {
        if (messages >= 0n) set(this.#ofGroups, client, topic, partition, messages);
      }
    }
  }

  readonly observeConsumerLag = (result: ObservableResult): void => observe(this.#ofConsumers, result);
  readonly observeGroupLag = (result: ObservableResult): void => observe(this.#ofGroups, result);

  clear(): void {
    this.#ofConsumers.clear();
    this.#ofGroups.clear();
  }
}

function requestedOffset({ topics }: FetchPayload['options'], topicId: string, partition: number): bigint | undefined {
  for (const topic of topics) {
    if (topic.topicId !== topicId) continue;
    const requested = topic.partitions.find((one) => one.partition === partition);
    if (requested !== undefined) return requested.fetchOffset;
  }
  return undefined;
}

function set(
  clients: Map<KafkaClient, Lags>,
  client: KafkaClient,
  topic: string,
  partition: number,
  lag: bigint,
): void {
  let lags = clients.get(client);
  if (lags === undefined) {
    forgetClosed(clients);
    lags = new Map();
    clients.set(client, lags);
  }
  let partitions = lags.get(topic);
  if (partitions === undefined) {
    partitions = new Map();
    lags.set(topic, partitions);
  }
  partitions.set(partition, Math.max(0, Number(lag)));
}

function forgetClosed(clients: Map<KafkaClient, Lags>): void {
  for (const client of clients.keys()) if (client.closed === true) clients.delete(client);
}

function observe(clients: Map<KafkaClient, Lags>, result: ObservableResult): void {
  guarded('observing lags', () => {
    forgetClosed(clients);
    for (const [client, lags] of clients) {
      for (const [topic, partitions] of lags) {
        for (const [partition, lag] of partitions) {
          if (isAssigned(client, topic, partition)) result.observe(lag, attributesOf(client, topic, partition));
        }
      }
    }
  });
}

/** Another member of the group tells of a partition that was taken from this one. */
function isAssigned({ assignments }: KafkaClient, topic: string, partition: number): boolean {
  const ofTopic = assignments?.find((assignment) => assignment.topic === topic);
  return ofTopic?.partitions.includes(partition) === true;
}

function attributesOf({ groupId }: KafkaClient, topic: string, partition: number): Attributes {
  return {
    [ATTR_MESSAGING_DESTINATION_NAME]: topic,
    [ATTR_MESSAGING_DESTINATION_PARTITION_ID]: String(partition),
    ...(typeof groupId === 'string' ? { [ATTR_MESSAGING_CONSUMER_GROUP_NAME]: groupId } : {}),
  };
}
