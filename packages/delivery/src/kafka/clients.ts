/** Clients for those who do more than send, connected as a sender is. */
import { Admin, Consumer, type ConsumerOptions } from '@platformatic/kafka';
import { containFaults } from './connections.ts';
import type { KafkaConnectionOptions } from './options.ts';
import { clientSettings } from './settings.ts';

/** What makes a consumer a member of its group. */
export interface KafkaGroupOptions {
  readonly groupId: string;
  /** How members agree on their partitions: among themselves, or by the broker (KIP-848). */
  readonly groupProtocol: 'classic' | 'consumer';
  /** How long the group waits for a silent member, in milliseconds; for `classic` groups, others go by the broker. */
  readonly sessionTimeoutMs: number;
}

/** A record as it is read. */
export interface KafkaMessage {
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since the epoch. */
  readonly timestamp: bigint;
  readonly value: Buffer | undefined;
}

/** Records as they come, until `close`. */
export interface KafkaMessages extends AsyncIterable<KafkaMessage> {
  close(): Promise<void>;
}

/** What is used of a consumer of bytes: the client's own types do not compile without those of its dependencies. */
export interface KafkaConsumer {
  readonly assignments: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
  consume(options: { topics: string[]; mode: 'committed'; fallbackMode: 'earliest' }): Promise<KafkaMessages>;
  commit(options: {
    offsets: { topic: string; partition: number; offset: bigint; leaderEpoch: number }[];
  }): Promise<void>;
  listOffsets(options: { topics: string[]; timestamp: bigint }): Promise<Map<string, bigint[]>>;
  on(event: 'consumer:group:join', listener: () => void): unknown;
  close(force: boolean): Promise<void>;
}

/** What is used of a client for questions about groups. */
export interface KafkaAdmin {
  listConsumerGroupOffsets(options: {
    groups: { groupId: string; topics: { name: string; partitionIndexes: number[] }[] }[];
  }): Promise<
    readonly {
      readonly topics: readonly {
        readonly name: string;
        readonly partitions: readonly { readonly partitionIndex: number; readonly committedOffset: bigint }[];
      }[];
    }[]
  >;
  alterConsumerGroupOffsets(options: {
    groupId: string;
    topics: { name: string; partitionOffsets: { partition: number; offset: bigint }[] }[];
  }): Promise<void>;
  close(): Promise<void>;
}

/**
 * A consumer of bytes in a group, which commits nothing by itself.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had
 * @example
 * const group = { groupId: 'trackers', groupProtocol: 'classic', sessionTimeoutMs: 30_000 };
 * const consumer = kafkaConsumer({ brokers: ['127.0.0.1:9092'] }, group);
 * await consumer.close(true);
 */
export function kafkaConsumer(
  connection: KafkaConnectionOptions,
  { groupId, groupProtocol, sessionTimeoutMs }: KafkaGroupOptions,
): KafkaConsumer {
  const session = { sessionTimeout: sessionTimeoutMs, heartbeatInterval: Math.ceil(sessionTimeoutMs / 10) };
  const options = {
    ...clientSettings(connection),
    groupId,
    groupProtocol,
    ...(groupProtocol === 'classic' && session),
    autocommit: false,
  };
  const consumer = new Consumer(options as ConsumerOptions<Buffer, Buffer, Buffer, Buffer>);
  containFaults(consumer);
  return consumer as KafkaConsumer;
}

/**
 * A client for questions about groups.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had
 * @example
 * const admin = kafkaAdmin({ brokers: ['127.0.0.1:9092'] });
 * await admin.close();
 */
export function kafkaAdmin(connection: KafkaConnectionOptions): KafkaAdmin {
  const admin = new Admin(clientSettings(connection));
  containFaults(admin);
  return admin as KafkaAdmin;
}
