/** Attributes of the messaging conventions, as of semantic conventions 1.45. */
import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_KAFKA_MESSAGE_KEY,
  ATTR_KAFKA_MESSAGE_TOMBSTONE,
  ATTR_MESSAGING_CLIENT_ID,
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_MESSAGE_BODY_SIZE,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@weir/semconv';
import { type KafkaClient, privateMember } from './client.ts';

/** Operation names, and the type that the conventions give each. */
const OPERATION_TYPES = {
  create: 'create',
  send: 'send',
  poll: 'receive',
  process: 'process',
  commit: 'settle',
} as const;

/** One of the operations that have spans. */
export type Operation = keyof typeof OPERATION_TYPES;

/** What is said of an operation again and again. */
interface Base {
  /** What a metric may carry: the operation, its client's server and group, its topic. */
  readonly metric: Attributes;
  /** What every span carries. */
  readonly span: Attributes;
}

/** By operation and topic. Topics are as many as the application uses; where it makes new ones without end, they are forgotten. */
type Bases = Map<string, Base>;
const MAX_BASES = 1_000;

const basesByClient = new WeakMap<KafkaClient, Bases>();
const basesWithoutClient: Bases = new Map();

/** The attributes of a metric of an operation; not to be changed. */
export function metricAttributes(operation: Operation, client: KafkaClient | undefined, topic?: string): Attributes {
  return baseOf(operation, client, topic).metric;
}

/** The attributes that a span of an operation begins with. */
export function spanAttributes(operation: Operation, client: KafkaClient | undefined, topic?: string): Attributes {
  return { ...baseOf(operation, client, topic).span };
}

function baseOf(operation: Operation, client: KafkaClient | undefined, topic: string | undefined): Base {
  let bases = client === undefined ? basesWithoutClient : basesByClient.get(client);
  if (bases === undefined) {
    bases = new Map();
    basesByClient.set(client as KafkaClient, bases);
  }
  const key = topic === undefined ? operation : `${operation} ${topic}`;
  let base = bases.get(key);
  if (base === undefined) {
    if (bases.size >= MAX_BASES) bases.clear();
    base = makeBase(operation, client, topic);
    bases.set(key, base);
  }
  return base;
}

function makeBase(operation: Operation, client: KafkaClient | undefined, topic: string | undefined): Base {
  const metric: Attributes = {
    [ATTR_MESSAGING_SYSTEM_NAME]: 'kafka',
    [ATTR_MESSAGING_OPERATION_NAME]: operation,
    [ATTR_MESSAGING_OPERATION_TYPE]: OPERATION_TYPES[operation],
  };
  if (topic !== undefined) metric[ATTR_MESSAGING_DESTINATION_NAME] = topic;
  if (client === undefined) return { metric, span: metric };
  if (typeof client.groupId === 'string') metric[ATTR_MESSAGING_CONSUMER_GROUP_NAME] = client.groupId;
  Object.assign(metric, serverAttributes(client));
  const { clientId } = client;
  return { metric, span: typeof clientId === 'string' ? { ...metric, [ATTR_MESSAGING_CLIENT_ID]: clientId } : metric };
}

/** `{operation} {topic}`, or the operation alone where it is about several topics. */
export function spanName(operation: Operation, topic: string | undefined): string {
  return topic === undefined ? operation : `${operation} ${topic}`;
}

/** The value of a message, as far as it is told. */
export interface Body {
  /** In bytes; undefined where only its serialiser could tell. */
  readonly size: number | undefined;
  readonly isTombstone: boolean;
}

/** The body of a value that is not on the wire: text and bytes have a size. */
export function bodyOf(value: unknown): Body {
  if (value === null || value === undefined) return { size: 0, isTombstone: true };
  if (value instanceof Uint8Array) return { size: value.byteLength, isTombstone: false };
  return { size: typeof value === 'string' ? Buffer.byteLength(value) : undefined, isTombstone: false };
}

/** Adds what is said of a single message. */
export function addMessage(
  attributes: Attributes,
  { size, isTombstone }: Body,
  key: unknown,
  withKey: boolean | undefined,
): void {
  if (size !== undefined) attributes[ATTR_MESSAGING_MESSAGE_BODY_SIZE] = size;
  if (isTombstone) attributes[ATTR_KAFKA_MESSAGE_TOMBSTONE] = true;
  const text = withKey === true ? keyText(key) : undefined;
  if (text !== undefined) attributes[ATTR_KAFKA_MESSAGE_KEY] = text;
}

/** The key as text, where it has one form only. */
function keyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'bigint') return String(key);
  if (!(key instanceof Uint8Array)) return undefined;
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('utf8');
}

/** The broker that the client was given to start from, where it is one: of several, none is the server. */
function serverAttributes(client: KafkaClient): Attributes {
  const brokers = privateMember(client, 'plt.kafka.base.bootstrapBrokers');
  const { host, port } = (Array.isArray(brokers) && brokers.length === 1 ? brokers[0] : {}) as {
    readonly host?: unknown;
    readonly port?: unknown;
  };
  if (typeof host !== 'string') return {};
  return { [ATTR_SERVER_ADDRESS]: host, ...(typeof port === 'number' ? { [ATTR_SERVER_PORT]: port } : {}) };
}
