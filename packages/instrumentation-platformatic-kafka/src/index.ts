export type { KafkaMessage, OutgoingMessage } from './client.ts';
export type { KafkaConsumerInfo, KafkaProducerInfo, PlatformaticKafkaInstrumentationConfig } from './config.ts';
export {
  KAFKA_INSTRUMENTATION_ERROR_CODES,
  KafkaInstrumentationError,
  type KafkaInstrumentationErrorCode,
} from './errors.ts';
export { kafkaInstrumentationStats, type KafkaInstrumentationFault } from './faults.ts';
export { PlatformaticKafkaInstrumentation, type PlatformaticKafkaInstrumentationPorts } from './instrumentation.ts';
export { instrumentMessages } from './message-loop.ts';
export { processBatch, processMessage } from './process.ts';
