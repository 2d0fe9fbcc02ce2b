export {
  DEFAULT_EVENTS_TOPIC,
  KAFKA_MODES,
  type KafkaBinding,
  kafkaBinding,
  type KafkaBindingOptions,
  type KafkaEventOptions,
  type KafkaMode,
} from './binding/kafka-binding.ts';
export { encodeKafkaBinary, encodeKafkaStructured, type KafkaEventRecord } from './encode/kafka.ts';
