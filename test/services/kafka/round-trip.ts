/** Produces to a topic and consumes it back, by the client that Weir uses. */
import { randomUUID } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import {
  Admin,
  Consumer,
  type ConsumerOptions,
  ProduceAcks,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka';
import type { KafkaConnection } from './connection.ts';

/** The two ways in which members of a consumer group agree on their partitions. */
export type GroupProtocol = 'classic' | 'consumer';

/** A message; header names and values are text. */
export interface TextMessage {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What to read, and as a member of what kind of group. */
export interface ReadOptions {
  readonly count: number;
  readonly groupProtocol?: GroupProtocol;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal;
}

const client = { clientId: 'weir-tests', timeout: 10_000 };

/** What a topic is made with. */
export interface TopicOptions {
  /** Default: a name of its own. */
  readonly topic?: string;
  readonly configs?: readonly { readonly name: string; readonly value: string }[];
}

/** Makes a topic of one partition, and deletes it after use. */
export async function withTopic<T>(
  connection: KafkaConnection,
  use: (topic: string) => Promise<T>,
  { topic = `weir-${randomUUID()}`, configs = [] }: TopicOptions = {},
): Promise<T> {
  const admin = new Admin({ ...client, ...connection });
  try {
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1, configs: [...configs] });
    try {
      // For a moment after it was made, the broker says that it knows of none.
      await admin.metadata({ topics: [topic] });
      return await use(topic);
    } finally {
      await admin.deleteTopics({ topics: [topic] });
    }
  } finally {
    await admin.close();
  }
}

/** Sends the messages as one batch; resolves when the broker has acknowledged it. */
export async function produce(
  connection: KafkaConnection,
  topic: string,
  messages: readonly TextMessage[],
): Promise<void> {
  const producer = new Producer({ ...client, ...connection, serializers: stringSerializers });
  try {
    await producer.send({ acks: ProduceAcks.ALL, messages: messages.map((message) => ({ topic, ...message })) });
  } finally {
    await producer.close();
  }
}

/** Reads the first messages of a topic as the only member of a new group, which is deleted then. */
export async function consume(
  connection: KafkaConnection,
  topic: string,
  { count, groupProtocol = 'classic', signal }: ReadOptions,
): Promise<TextMessage[]> {
  const groupId = `weir-${randomUUID()}`;
  const options: ConsumerOptions<string, string, string, string> = {
    ...client,
    ...connection,
    groupId,
    groupProtocol,
    deserializers: stringDeserializers,
  };
  const consumer = new Consumer(options);
  const read: TextMessage[] = [];
  try {
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    if (signal !== undefined) addAbortSignal(signal, stream);
    for await (const { key, value, headers } of stream) {
      read.push({ key, value, headers: Object.fromEntries(headers) });
      if (read.length === count) break;
    }
  } finally {
    await consumer.close(true);
    await deleteGroup(connection, groupId);
  }
  return read;
}

async function deleteGroup(connection: KafkaConnection, groupId: string): Promise<void> {
  const admin = new Admin({ ...client, ...connection });
  try {
    await admin.deleteGroups({ groups: [groupId] });
  } finally {
    await admin.close();
  }
}
