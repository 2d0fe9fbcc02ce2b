/** The Kafka binding as a way out. */
import { type KafkaRecord, KafkaSender, type KafkaSenderOptions } from '@weir/delivery/kafka';
import type { Transport } from '@weir/otel-compat';
import { encodeKafkaBinary, encodeKafkaStructured, type KafkaEventRecord } from '../encode/kafka.ts';
import { MAX_TIMER_MS, requireInteger, requireObject, requireOneOf, wrongOption } from '../option-rules.ts';
import type { CloudEventBinding } from './binding.ts';

/** How events are written: attributes as headers and data as the value, or all of it in the value. */
export const KAFKA_MODES = ['binary', 'structured'] as const;
/** One of {@link KAFKA_MODES}. */
export type KafkaMode = (typeof KAFKA_MODES)[number];

/** The topic that events go to unless another is named. */
export const DEFAULT_EVENTS_TOPIC = 'weir.cloud-events';

/** What is the binding's own. */
export interface KafkaEventOptions {
  /** Default `binary`. `structured` repeats the attributes as `ce_` headers. */
  readonly mode?: KafkaMode;
  /** Most events of one send, from 1. Default 500. */
  readonly batchSize?: number;
  /** Most bytes of one send, before compression; a larger event is dropped as `too_large`. Default 1,000,000. */
  readonly batchBytes?: number;
  /** The longest that an event waits for company, in milliseconds, from 1. Default 1,000. */
  readonly flushIntervalMs?: number;
  /** The longest that one send may take, in milliseconds, from 1. Default 30,000. */
  readonly timeoutMs?: number;
}

/** Options of {@link kafkaBinding}: those of `KafkaSender` in `@weir/delivery/kafka`, or a sender that is there already. */
export type KafkaBindingOptions = KafkaEventOptions &
  (
    | KafkaSenderOptions
    | {
        /** Carries the records; it names the topic, and whoever shuts down a way out closes it. */
        readonly sender: Transport<KafkaRecord>;
      }
  );

/** A Kafka topic of events. */
export type KafkaBinding = CloudEventBinding<KafkaEventRecord>;

/**
 * Sends events to a Kafka topic by the CloudEvents Kafka binding: the key is the event's `partitionkey`, else its `subject`, and
 * events of one key stay in order, over retries too. The topic is `weir.cloud-events` unless `topic` names another.
 *
 * Needs `@platformatic/kafka` 2.12, and with it Node 22.22 or 24.6.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, when an option is out of range
 * @example
 * const binding = kafkaBinding({ brokers: ['127.0.0.1:9092'], topic: 'audit', compression: 'zstd' });
 * binding.encode({ specversion: '1.0', id: '1', source: '/books', type: 'book.added', subject: 'b-1' }).key; // 'b-1'
 */
export function kafkaBinding(options: KafkaBindingOptions): KafkaBinding {
  const { mode = 'binary', batchSize = 500, batchBytes = 1_000_000, ...rest } = requireObject('options', options);
  const { flushIntervalMs = 1_000, timeoutMs = 30_000 } = rest;
  requireOneOf('mode', mode, KAFKA_MODES);
  return {
    name: 'kafka',
    batch: {
      maxItems: requireInteger('batchSize', batchSize, 1, 10_000),
      maxBytes: requireInteger('batchBytes', batchBytes, 1, 67_108_864),
      maxDelayMs: requireInteger('flushIntervalMs', flushIntervalMs, 1, MAX_TIMER_MS),
    },
    concurrency: 1,
    timeoutMs: requireInteger('timeoutMs', timeoutMs, 1, MAX_TIMER_MS),
    encode: mode === 'structured' ? encodeKafkaStructured : encodeKafkaBinary,
    sizeOf: recordSize,
    keyOf: ({ partitionkey, subject }) => textOf(partitionkey) ?? textOf(subject),
    open: opener(options),
  };
}

/** Makes senders; says at once what is wrong with the options, before anything is opened. */
function opener(options: KafkaBindingOptions): () => Transport<KafkaRecord> {
  const { sender } = options as { readonly sender?: Transport<KafkaRecord> };
  if (sender !== undefined) {
    if (typeof sender?.send !== 'function') throw wrongOption('sender', 'a transport of records', sender);
    return () => sender;
  }
  const settings = { topic: DEFAULT_EVENTS_TOPIC, ...(options as KafkaSenderOptions) };
  void new KafkaSender(settings).close();
  return () => new KafkaSender(settings);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function recordSize({ key, value, headers }: KafkaEventRecord): number {
  let bytes = (key?.length ?? 0) + (value?.byteLength ?? 0);
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0) + 4;
  return bytes;
}
