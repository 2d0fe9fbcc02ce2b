/** Spans, links and metrics of `@platformatic/kafka`. */
import {
  kafkaInstrumentationStats,
  PlatformaticKafkaInstrumentation,
  type PlatformaticKafkaInstrumentationConfig,
} from '@weir/instrumentation-platformatic-kafka';
import type { Keys } from '../options/rules.ts';
import type { Contribution } from './contribution.ts';

/** Options of the part `kafka`. */
export type KafkaPart = PlatformaticKafkaInstrumentationConfig;

export const kafkaKeys: Keys<KafkaPart> = {
  enabled: true,
  consumerHook: true,
  createSpans: true,
  instrumentStreams: true,
  messageKeys: true,
  processParent: true,
  producerHook: true,
  recordExceptions: true,
};

/** @throws KafkaInstrumentationError `WEIR_KAFKA_INSTRUMENTATION_OPTION` */
export function kafkaPart(options: KafkaPart): Contribution {
  return { instrumentations: [new PlatformaticKafkaInstrumentation(options)], stats: kafkaInstrumentationStats };
}
