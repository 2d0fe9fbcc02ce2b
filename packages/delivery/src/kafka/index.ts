export {
  type KafkaAdmin,
  kafkaAdmin,
  type KafkaConsumer,
  kafkaConsumer,
  type KafkaGroupOptions,
  type KafkaMessage,
  type KafkaMessages,
} from './clients.ts';
export { KafkaSender } from './kafka-sender.ts';
export {
  KAFKA_ACKS,
  KAFKA_COMPRESSIONS,
  type KafkaAcks,
  type KafkaCompression,
  type KafkaConnectionOptions,
  type KafkaSasl,
  type KafkaSenderOptions,
  SASL_MECHANISMS,
  type SaslMechanism,
  type TlsOptions,
} from './options.ts';
export type { KafkaBytes, KafkaRecord } from './record.ts';
