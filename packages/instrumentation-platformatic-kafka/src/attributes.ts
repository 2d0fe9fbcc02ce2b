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

/** What a metric may carry: the operation, its client's server and group, its topic. */
export function metricAttributes(operation: Operation, client: KafkaClient | undefined, topic?: string): Attributes {
  const attributes: Attributes = {
    [ATTR_MESSAGING_SYSTEM_NAME]: 'kafka',
    [ATTR_MESSAGING_OPERATION_NAME]: operation,
    [ATTR_MESSAGING_OPERATION_TYPE]: OPERATION_TYPES[operation],
  };
  if (topic !== undefined) attributes[ATTR_MESSAGING_DESTINATION_NAME] = topic;
  if (client === undefined) return attributes;
  if (typeof client.groupId === 'string') attributes[ATTR_MESSAGING_CONSUMER_GROUP_NAME] = client.groupId;
  return Object.assign(attributes, serverAttributes(client));
}

/** What every span carries. */
export function spanAttributes(operation: Operation, client: KafkaClient | undefined, topic?: string): Attributes {
  const attributes = metricAttributes(operation, client, topic);
  if (typeof client?.clientId === 'string') attributes[ATTR_MESSAGING_CLIENT_ID] = client.clientId;
  return attributes;
}

/** `{operation} {topic}`, or the operation alone where it is about several topics. */
export function spanName(operation: Operation, topic: string | undefined): string {
  return topic === undefined ? operation : `${operation} ${topic}`;
}

/** Adds what is said of a single message; a size that is not known is left out. */
export function addMessage(
  attributes: Attributes,
  { key, value }: { readonly key?: unknown; readonly value?: unknown },
  bodySize: number | undefined,
  withKey: boolean | undefined,
): void {
  if (bodySize !== undefined) attributes[ATTR_MESSAGING_MESSAGE_BODY_SIZE] = bodySize;
  if (value === null || value === undefined) attributes[ATTR_KAFKA_MESSAGE_TOMBSTONE] = true;
  const text = withKey === true ? keyText(key) : undefined;
  if (text !== undefined) attributes[ATTR_KAFKA_MESSAGE_KEY] = text;
}

/** Bytes of a value that is bytes or text; of anything else only its serialiser could tell. */
export function sizeOf(value: unknown): number | undefined {
  if (value instanceof Uint8Array) return value.byteLength;
  if (typeof value === 'string') return Buffer.byteLength(value);
  return value === null || value === undefined ? 0 : undefined;
}

/** The key as text, where it has one form only. */
function keyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'bigint') return String(key);
  if (!(key instanceof Uint8Array)) return undefined;
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('utf8');
}

const servers = new WeakMap<KafkaClient, Attributes>();

/** The broker that the client was given to start from, where it is one: of several, none is the server. */
function serverAttributes(client: KafkaClient): Attributes {
  let attributes = servers.get(client);
  if (attributes === undefined) {
    attributes = {};
    const brokers = privateMember(client, 'plt.kafka.base.bootstrapBrokers');
    const { host, port } = (Array.isArray(brokers) && brokers.length === 1 ? brokers[0] : {}) as {
      readonly host?: unknown;
      readonly port?: unknown;
    };
    if (typeof host === 'string') attributes[ATTR_SERVER_ADDRESS] = host;
    if (typeof host === 'string' && typeof port === 'number') attributes[ATTR_SERVER_PORT] = port;
    servers.set(client, attributes);
  }
  return attributes;
}
