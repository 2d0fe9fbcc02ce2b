/** Clients for those who do more than send, connected as a sender is. */
import { Admin, Consumer, type ConsumerOptions } from '@platformatic/kafka';
import { containFaults } from './connections.ts';
import type { KafkaConnectionOptions } from './options.ts';
import { clientSettings } from './settings.ts';

/** A consumer of bytes. */
export type KafkaConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>;

/** What makes a consumer a member of its group. */
export type KafkaGroupOptions = Pick<
  ConsumerOptions<Buffer, Buffer, Buffer, Buffer>,
  'groupId' | 'groupProtocol' | 'groupInstanceId' | 'rebalanceTimeout'
> & { readonly sessionTimeout?: number; readonly heartbeatInterval?: number };

/**
 * A consumer of bytes in a group, which commits nothing by itself.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had
 * @example
 * const consumer = kafkaConsumer({ brokers: ['127.0.0.1:9092'] }, { groupId: 'trackers' });
 * await consumer.close(true);
 */
export function kafkaConsumer(connection: KafkaConnectionOptions, group: KafkaGroupOptions): KafkaConsumer {
  const options = { ...clientSettings(connection), ...group, autocommit: false };
  const consumer = new Consumer(options as ConsumerOptions<Buffer, Buffer, Buffer, Buffer>);
  containFaults(consumer);
  return consumer;
}

/**
 * A client for questions about groups and topics.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had
 * @example
 * const admin = kafkaAdmin({ brokers: ['127.0.0.1:9092'] });
 * await admin.close();
 */
export function kafkaAdmin(connection: KafkaConnectionOptions): Admin {
  const admin = new Admin(clientSettings(connection));
  containFaults(admin);
  return admin;
}
