/** What the application can choose. */
import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';
import { typeName } from '@weir/otel-compat';
import type { KafkaMessage, OutgoingMessage } from './client.ts';
import { KafkaInstrumentationError } from './errors.ts';

/** What a producer hook is told. */
export interface KafkaProducerInfo {
  readonly topic: string;
  /** As the application gave it, before it is serialised. */
  readonly message: OutgoingMessage;
}

/** What a consumer hook is told. */
export interface KafkaConsumerInfo {
  readonly topic: string;
  readonly message: KafkaMessage;
}

/** Options of `PlatformaticKafkaInstrumentation`. */
export interface PlatformaticKafkaInstrumentationConfig extends InstrumentationConfig {
  /**
   * Whether each message of a batch gets a `create` span of its own, which its consumers then link to. Without them they
   * link to the `send` span of the whole batch. Default true.
   */
  createSpans?: boolean;
  /**
   * What a `process` span is a child of. `scope`: the span in scope where there is one that has not ended, else the span
   * that created the message. `producer`: always the latter. `none`: it begins a trace of its own. It links to what is not its
   * parent in every case, and to what created the message always. Default `scope`.
   */
  processParent?: 'scope' | 'producer' | 'none';
  /**
   * Whether `for await` over a stream of the client makes `process` spans by itself, as `instrumentMessages` does, but for the
   * first message, whose span is not active. Default false.
   */
  instrumentStreams?: boolean;
  /** Whether `kafka.message.key` is set, for keys that are text, bytes or numbers. Keys can be personal data. Default false. */
  messageKeys?: boolean;
  /** Whether errors are recorded on spans with message and stack, which can quote data. Default false: `error.type` only. */
  recordExceptions?: boolean;
  /** Called with the span of each message that is sent. What it throws is counted. */
  producerHook?: (span: Span, info: KafkaProducerInfo) => void;
  /** Called with the `process` span of each message. What it throws is counted. */
  consumerHook?: (span: Span, info: KafkaConsumerInfo) => void;
}

const BOOLEANS = ['enabled', 'createSpans', 'instrumentStreams', 'messageKeys', 'recordExceptions'] as const;
const FUNCTIONS = ['producerHook', 'consumerHook'] as const;

/** @throws KafkaInstrumentationError `WEIR_KAFKA_INSTRUMENTATION_OPTION`, naming the key and the type of its value */
export function checkConfig(config: PlatformaticKafkaInstrumentationConfig): void {
  if (typeof config !== 'object' || config === null) throw badOption('config', 'an object', config);
  for (const key of BOOLEANS) {
    if (config[key] !== undefined && typeof config[key] !== 'boolean') throw badOption(key, 'a boolean', config[key]);
  }
  for (const key of FUNCTIONS) {
    if (config[key] !== undefined && typeof config[key] !== 'function') throw badOption(key, 'a function', config[key]);
  }
  const { processParent } = config;
  if (processParent !== undefined && !['scope', 'producer', 'none'].includes(processParent)) {
    throw badOption('processParent', "'scope', 'producer' or 'none'", processParent);
  }
}

function badOption(key: string, wanted: string, value: unknown): KafkaInstrumentationError {
  const detail = `${key} must be ${wanted} (got ${typeName(value)})`;
  return new KafkaInstrumentationError('WEIR_KAFKA_INSTRUMENTATION_OPTION', detail);
}
