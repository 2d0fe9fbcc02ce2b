/** Records as a caller has them. */
import { errorName, typeName } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import { keyHash } from './partition.ts';

/** Bytes; text is written as UTF-8. */
export type KafkaBytes = string | Uint8Array;

/** One record. Bytes are not copied: they must stay as they are until the batch has met its fate. */
export interface KafkaRecord {
  /** Default: the sender's. */
  readonly topic?: string | undefined;
  /** Records of one key go to one partition. Default: none. */
  readonly key?: KafkaBytes | null | undefined;
  /** `null` marks a key as deleted, in a compacted topic. */
  readonly value: KafkaBytes | null;
  readonly headers?: Readonly<Record<string, KafkaBytes>> | undefined;
  /** Milliseconds since 1970, an integer from 0. Default: when the record is sent. */
  readonly timestamp?: number | undefined;
  /** From 0. Default: by the key; the records of a batch that have none go to one partition together. */
  readonly partition?: number | undefined;
}

/** A record as the client takes it, which reads all members but the first two. */
export interface PreparedRecord {
  /** Its place in the batch. */
  readonly index: number;
  /** The remainder by the number of partitions is its partition; undefined where the caller has named one. */
  readonly hash: number | undefined;
  readonly topic: string;
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly headers: Map<Buffer, Buffer>;
  readonly timestamp: bigint | undefined;
  /** Final once the number of partitions is known. */
  partition: number;
}

/** Where records stand that name none of this. */
export interface RecordDefaults {
  readonly topic: string | undefined;
  /** Stands for the hash of a key. */
  readonly hash: number;
}

/** Why records of a batch are not delivered, by their place in it. */
export type Failures = Map<number, DeliveryError>;

/** Encodes a batch at once, so that what is sent is what the caller had. A record that is none is a failure of its own. */
export function prepareRecords(
  batch: readonly KafkaRecord[],
  defaults: RecordDefaults,
  failures: Failures,
): PreparedRecord[] {
  const encodeHeaders = headerEncoder();
  const prepared: PreparedRecord[] = [];
  for (let index = 0; index < batch.length; index += 1) {
    try {
      prepared.push(prepareRecord(batch[index] as KafkaRecord, index, defaults, encodeHeaders));
    } catch (error) {
      failures.set(index, error instanceof DeliveryError ? error : badRecord(`cannot be read (${errorName(error)})`));
    }
  }
  return prepared;
}

/** Whether Kafka takes the text as the name of a topic (`Topic.validate` of its clients). */
export function isTopicName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,249}$/.test(value) && value !== '.' && value !== '..';
}

function prepareRecord(
  { topic, key, value, headers, timestamp, partition }: KafkaRecord,
  index: number,
  defaults: RecordDefaults,
  encodeHeaders: (headers: KafkaRecord['headers']) => Map<Buffer, Buffer>,
): PreparedRecord {
  if (topic !== undefined && !isTopicName(topic))
    throw badRecord(`topic must be a topic's name (got ${typeName(topic)})`);
  const named = topic ?? defaults.topic;
  if (named === undefined) throw badRecord('topic is required where the sender has none');
  const keyBytes = key === undefined || key === null ? undefined : encode('key', key);
  return {
    index,
    hash: partition !== undefined ? undefined : keyBytes === undefined ? defaults.hash : keyHash(keyBytes),
    topic: named,
    key: keyBytes,
    value: value === null ? undefined : encode('value', value),
    headers: encodeHeaders(headers),
    timestamp: timestamp === undefined ? undefined : BigInt(natural('timestamp', timestamp)),
    partition: partition === undefined ? 0 : natural('partition', partition, 0x7fffffff),
  };
}

// Header names are few, and used again and again; the bound is for who makes them up.
const MAX_HEADER_NAMES = 1_000;
const NO_HEADERS: Map<Buffer, Buffer> = new Map();
const headerNames = new Map<string, Buffer>();

/** Encodes headers; records next to each other that share theirs share what comes of it. */
function headerEncoder(): (headers: KafkaRecord['headers']) => Map<Buffer, Buffer> {
  let last: KafkaRecord['headers'];
  let encoded = NO_HEADERS;
  return (headers) => {
    if (headers === undefined) return NO_HEADERS;
    if (headers === last) return encoded;
    if (typeof headers !== 'object' || headers === null)
      throw badRecord(`headers must be an object (got ${typeName(headers)})`);
    const map = new Map<Buffer, Buffer>();
    for (const name of Object.keys(headers)) map.set(headerName(name), encode('a header', headers[name]));
    last = headers;
    encoded = map;
    return map;
  };
}

function headerName(name: string): Buffer {
  const known = headerNames.get(name);
  if (known !== undefined) return known;
  const encoded = Buffer.from(name);
  if (headerNames.size < MAX_HEADER_NAMES) headerNames.set(name, encoded);
  return encoded;
}

function encode(name: string, value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw badRecord(`${name} must be text or bytes (got ${typeName(value)})`);
}

function natural(name: string, value: unknown, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max) return value as number;
  throw badRecord(`${name} must be an integer from 0 to ${max} (got ${typeName(value)})`);
}

function badRecord(detail: string): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_KAFKA_RECORD', `a record: ${detail}`, { retryable: false });
}
