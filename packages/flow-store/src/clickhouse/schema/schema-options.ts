/** What the tables are made by. */
import { typeName } from '@weir/otel-compat';
import { FlowStoreError } from '../../errors.ts';
import type { ReadTopic } from './kafka.ts';
import type { PlaceOptions } from './place.ts';

/** A topic that the server reads by itself. Texts become part of statements, and are checked for that. */
export interface TopicOptions {
  /** `host:port` of brokers, where no `collection` says how they are reached. */
  readonly brokers?: readonly string[];
  /** A named collection of the server, which holds brokers and credentials: credentials are never part of a statement. */
  readonly collection?: string;
  /** 1 to 249 characters of `[A-Za-z0-9._-]`. Default `weir.flow-events`, for OTLP `weir.otlp-logs`. */
  readonly topic?: string;
  /** The consumer group, 1 to 249 characters of `[A-Za-z0-9._-]`. Default `weir-flow-store`. */
  readonly group?: string;
}

/** Options of the tables. */
export interface SchemaOptions {
  /** Days after which what is stored goes, by the time of the event; an integer from 1 to 36,500. Default: it stays. */
  readonly retentionDays?: number;
  /** A cluster of the server's configuration: tables are made on all of its servers, replicated. Default: on this server. */
  readonly cluster?: string;
  /** The topic of flow events, as the Kafka transport writes it. */
  readonly kafka?: TopicOptions;
  /** A topic of OTLP logs in JSON, as the Collector's Kafka exporter writes it: of them the flow events are read. */
  readonly otlp?: TopicOptions;
}

/** The options, checked. */
export interface SchemaSettings {
  readonly place: PlaceOptions;
  readonly kafka: ReadTopic | undefined;
  readonly otlp: ReadTopic | undefined;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;
const BROKER = /^[A-Za-z0-9._-]{1,253}:\d{1,5}$/;

/** @throws FlowStoreError `WEIR_FLOW_STORE_OPTION`, naming the option that is out of range */
export function schemaSettings(database: string, options: SchemaOptions): SchemaSettings {
  const { retentionDays, cluster, kafka, otlp } = options;
  named('database', database);
  if (cluster !== undefined) named('cluster', cluster);
  if (
    retentionDays !== undefined &&
    !(Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= 36_500)
  )
    throw optionError('retentionDays', 'an integer from 1 to 36500', retentionDays);
  return {
    place: {
      database,
      ...(retentionDays === undefined ? {} : { retentionDays }),
      ...(cluster === undefined ? {} : { cluster }),
    },
    kafka: kafka === undefined ? undefined : readTopic('kafka', kafka, 'weir.flow-events'),
    otlp: otlp === undefined ? undefined : readTopic('otlp', otlp, 'weir.otlp-logs'),
  };
}

function readTopic(key: string, options: TopicOptions, usual: string): ReadTopic {
  const { brokers, collection, topic = usual, group = 'weir-flow-store' } = options;
  for (const [name, value] of Object.entries({ topic, group }))
    if (typeof value !== 'string' || !TOPIC.test(value))
      throw optionError(`${key}.${name}`, '1 to 249 characters of A-Z a-z 0-9 . _ -', value);
  if (collection !== undefined) {
    named(`${key}.collection`, collection);
    return { collection, topic, group };
  }
  if (!Array.isArray(brokers) || brokers.length === 0 || !brokers.every((each) => BROKER.test(String(each))))
    throw optionError(`${key}.brokers`, 'host:port of at least one broker, where no collection is named', brokers);
  return { brokers: brokers.join(','), topic, group };
}

function named(key: string, value: unknown): void {
  if (typeof value !== 'string' || !NAME.test(value))
    throw optionError(key, 'a name of 1 to 63 letters, digits or _', value);
}

function optionError(key: string, expected: string, got: unknown): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_OPTION', `${key} must be ${expected} (got ${typeName(got)})`);
}
