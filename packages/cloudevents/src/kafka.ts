export { encodeKafkaBinary, encodeKafkaStructured, type KafkaEventRecord } from './encode/kafka.ts';
