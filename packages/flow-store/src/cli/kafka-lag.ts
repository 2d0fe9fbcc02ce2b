/** How far a consumer group is behind, by the brokers themselves: also of a consumer that is not there any more. */
import type { KafkaConnectionOptions } from '@weir/delivery/kafka';
import type { ReadTopicStatus } from '../contract/answers.ts';
import { FlowStoreError } from '../errors.ts';

// As Kafka's protocol has them.
const [LATEST, EARLIEST] = [-1n, -2n];

/** The topics with what the brokers say of their partitions. @throws FlowStoreError `WEIR_FLOW_STORE_ENGINE` where they say nothing in time */
export async function withLag(
  topics: readonly ReadTopicStatus[],
  connection: KafkaConnectionOptions,
  timeoutMs: number,
): Promise<readonly ReadTopicStatus[]> {
  const limit = AbortSignal.timeout(timeoutMs);
  const over = new Promise<never>((_resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error('too late')), { once: true });
  });
  try {
    return await Promise.race([Promise.all(topics.map((topic) => ofTopic(topic, connection))), over]);
  } catch (error) {
    // What a client says may name brokers and users.
    throw new FlowStoreError('WEIR_FLOW_STORE_ENGINE', 'Kafka does not say how far its topics go', { cause: error });
  }
}

async function ofTopic(status: ReadTopicStatus, connection: KafkaConnectionOptions): Promise<ReadTopicStatus> {
  const { topic, group } = status;
  // Loaded only here: its client is an optional peer.
  const { kafkaAdmin, kafkaConsumer } = await import('@weir/delivery/kafka');
  const consumer = kafkaConsumer(connection, { groupId: group, groupProtocol: 'classic', sessionTimeoutMs: 30_000 });
  const admin = kafkaAdmin(connection);
  try {
    const offsetsAt = async (timestamp: bigint): Promise<readonly bigint[]> =>
      (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? [];
    const [ends, starts] = await Promise.all([offsetsAt(LATEST), offsetsAt(EARLIEST)]);
    const partitionIndexes = ends.map((_, index) => index);
    const [answer] = await admin.listConsumerGroupOffsets({
      groups: [{ groupId: group, topics: [{ name: topic, partitionIndexes }] }],
    });
    const committed = answer?.topics.find(({ name }) => name === topic)?.partitions ?? [];
    return {
      ...status,
      partitions: ends.map((end, partition) => {
        const { committedOffset = -1n } = committed.find(({ partitionIndex }) => partitionIndex === partition) ?? {};
        // Nothing is committed of what nobody has read yet.
        const offset = committedOffset >= 0n ? committedOffset : (starts[partition] ?? 0n);
        return { partition, offset, lag: Math.max(0, Number(end - offset)) };
      }),
    };
  } finally {
    await Promise.allSettled([consumer.close(true), admin.close()]);
  }
}
