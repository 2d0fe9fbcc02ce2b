/** One lag for each partition that a consumer of this process has. */
import type { Attributes, ObservableResult } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
} from '@weir/semconv';
import type { KafkaClient } from './client.ts';
import { guarded } from './faults.ts';

interface Lag {
  readonly topic: string;
  readonly partition: number;
  readonly attributes: Attributes;
  messages: number;
}

/** Invariant: a consumer that is closed is forgotten by the next observation, or when another one is met. */
export class LagGauge {
  readonly #clients = new Map<KafkaClient, Map<string, Lag>>();
  /** What the last observation has told of. */
  #told = new Map<string, Attributes>();

  set(client: KafkaClient, topic: string, partition: number, lag: bigint): void {
    let lags = this.#clients.get(client);
    if (lags === undefined) {
      this.#forgetClosed();
      lags = new Map();
      this.#clients.set(client, lags);
    }
    const messages = Math.max(0, Number(lag));
    const key = `${String(client.groupId)} ${partition} ${topic}`;
    const known = lags.get(key);
    if (known === undefined) {
      lags.set(key, { topic, partition, attributes: attributesOf(client, topic, partition), messages });
    } else known.messages = messages;
  }

  observe(result: ObservableResult): void {
    guarded('observing lags', () => {
      this.#forgetClosed();
      const told = new Map<string, Attributes>();
      for (const [client, lags] of this.#clients) {
        for (const [key, { topic, partition, attributes, messages }] of lags) {
          if (!isAssigned(client, topic, partition)) continue;
          told.set(key, attributes);
          result.observe(messages, attributes);
        }
      }
      // Now another member's to tell: the SDK would go on with the last value, and a sum over members count it twice.
      for (const [key, attributes] of this.#told) if (!told.has(key)) result.observe(0, attributes);
      this.#told = told;
    });
  }

  clear(): void {
    this.#clients.clear();
  }

  #forgetClosed(): void {
    for (const client of this.#clients.keys()) if (client.closed === true) this.#clients.delete(client);
  }
}

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
