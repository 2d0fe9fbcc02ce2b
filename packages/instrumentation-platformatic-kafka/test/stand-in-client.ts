/** A stand-in for the client: publishes on the client's channels, in the order that README.md states; the system test reads that order from the real one. */
import { tracingChannel, channel } from 'node:diagnostics_channel';
import type { KafkaMessage, OutgoingMessage } from '../src/index.ts';

const sends = tracingChannel<unknown, object>('plt:kafka:producer:sends');
const fetches = tracingChannel<unknown, object>('plt:kafka:consumer:fetches');
const receives = tracingChannel<unknown, object>('plt:kafka:consumer:receives');
const commits = tracingChannel<unknown, object>('plt:kafka:consumer:commits');

type Callback = (error: Error | null, result?: unknown) => void;
type Serializer = (data: never) => Uint8Array | undefined;

/** As `stringSerializers` of the client: what is not text becomes nothing. */
export const textSerializer: Serializer = (data: unknown) =>
  typeof data === 'string' ? Buffer.from(data, 'utf8') : undefined;

interface Serializers {
  readonly headerKey?: Serializer;
  readonly headerValue?: Serializer;
}

export interface StandInOptions {
  readonly serializers?: Serializers | undefined;
  readonly registry?: { readonly getSerializers: () => Serializers };
  readonly brokers?: readonly { readonly host: string; readonly port: number }[];
}

export interface StandInClient {
  clientId: string;
  groupId?: string;
  closed: boolean;
  assignments?: { topic: string; partitions: number[] }[];
  currentMetadata?: { topics: Map<string, { id: string }> };
}

function client(options: StandInOptions, members: Partial<StandInClient>): StandInClient {
  const { brokers = [{ host: 'kafka.test', port: 9092 }] } = options;
  return Object.assign(
    {
      [Symbol('plt.kafka.base.options')]: options,
      [Symbol('plt.kafka.base.bootstrapBrokers')]: brokers,
    },
    { clientId: 'client', closed: false, ...members },
  );
}

const text = { serializers: { headerKey: textSerializer, headerValue: textSerializer } };

export function standInProducer(options: StandInOptions = text): StandInClient {
  return client(options, { clientId: 'producer' });
}

export function standInConsumer(members: Partial<StandInClient> = {}): StandInClient {
  return client({}, { clientId: 'consumer', groupId: 'group', ...members });
}

export interface Sending {
  readonly options: { messages: readonly OutgoingMessage[] };
  /** What the client would write. */
  readonly written: readonly OutgoingMessage[];
  readonly settle: Callback;
}

/** Begins a send, which the caller settles. */
export function beginSend(producer: StandInClient, options: { messages: readonly OutgoingMessage[] }): Sending {
  let settle: Callback = () => {};
  const operation = (_options: object, callback: Callback): void => {
    settle = callback;
  };
  sends.traceCallback(operation, 1, { client: producer, operation: 'send', options }, undefined, options, () => {});
  return { options, written: options.messages, settle: (error, result) => settle(error, result) };
}

/** Sends, and has it acknowledged by one partition. */
export function send(producer: StandInClient, ...messages: readonly OutgoingMessage[]): readonly OutgoingMessage[] {
  const sending = beginSend(producer, { messages });
  sending.settle(null, { offsets: [{ topic: messages[0]?.topic ?? '', partition: 0, offset: 7n }] });
  return sending.written;
}

/** What was written, as a consumer gets it: headers as bytes on the wire and text in the message. */
export function asReceived(written: readonly OutgoingMessage[], firstOffset: bigint = 0n): KafkaMessage[] {
  return written.map(({ headers, ...message }, index) => ({
    partition: 0,
    offset: firstOffset + BigInt(index),
    timestamp: 1_000n,
    ...message,
    headers: headersOf(headers),
  }));
}

export function headersOf(headers: object | undefined): Map<string, string> {
  const entries = headers instanceof Map ? (headers as Map<unknown, unknown>) : Object.entries(headers ?? {});
  return new Map([...entries].map(([name, value]) => [String(name), String(value)]));
}

export interface DeliverOptions {
  /** Called as each message is pushed into the stream, as a listener of `data` is. */
  readonly onPush?: (message: KafkaMessage) => void;
  /** Whether a hook before deserialisation delays the messages beyond the end of the fetch. */
  readonly hooked?: boolean;
  readonly error?: Error;
  readonly highWatermark?: bigint;
  readonly topicId?: string;
  /** Called while the fetch waits for the broker. */
  readonly onWait?: () => void;
}

/** Has a fetch bring these messages. */
export function deliver(
  consumer: StandInClient,
  messages: readonly KafkaMessage[],
  { onPush = () => {}, hooked = false, error, highWatermark = 0n, topicId = 'id', onWait }: DeliverOptions = {},
): void {
  let answer: Callback = () => {};
  const topics = [{ topicId, partitions: [{ partition: 0, fetchOffset: messages[0]?.offset ?? 0n }] }];
  const options = { topics };
  const operation = (_options: object, callback: Callback): void => {
    answer = callback;
  };
  const push = (): void => {
    for (const message of messages) receive(consumer, message, onPush);
  };
  fetches.traceCallback(operation, 1, { client: consumer, operation: 'fetch', options }, undefined, options, () => {
    if (!hooked && error === undefined) push();
  });
  onWait?.();
  const records =
    messages.length === 0
      ? undefined
      : [{ firstOffset: messages[0]?.offset ?? 0n, lastOffsetDelta: messages.length - 1 }];
  const partitions = [{ partitionIndex: 0, highWatermark, ...(records === undefined ? {} : { records }) }];
  if (error === undefined) answer(null, { responses: [{ topicId, partitions }] });
  else answer(error);
  if (hooked) push();
}

export function receive(
  consumer: StandInClient,
  message: KafkaMessage,
  onPush: (message: KafkaMessage) => void,
  raw: object = rawOf(message),
): void {
  const context: Record<string, unknown> = { client: consumer, operation: 'receive', raw };
  receives.start.publish(context);
  context['result'] = message;
  receives.asyncStart.publish(context);
  onPush(message);
  receives.asyncEnd.publish(context);
  receives.end.publish(context);
}

/** A message that cannot be deserialised. */
export function receiveBroken(consumer: StandInClient, error: Error): void {
  const context: Record<string, unknown> = { client: consumer, operation: 'receive', raw: { headers: [] } };
  receives.start.publish(context);
  context['error'] = error;
  receives.error.publish(context);
  receives.end.publish(context);
}

function rawOf({ headers, value }: KafkaMessage): object {
  const bytes = [...headersOf(headers)].map(([name, one]) => [Buffer.from(name), Buffer.from(one)]);
  return { headers: bytes, value: value === null || value === undefined ? null : Buffer.from(value as string) };
}

export function commit(consumer: StandInClient, offsets: readonly object[], error: Error | null = null): void {
  const options = { offsets };
  const operation = (_options: object, callback: Callback): void => callback(error);
  commits.traceCallback(operation, 1, { client: consumer, operation: 'commit', options }, undefined, options, () => {});
}

export function publishLag(consumer: StandInClient, lag: ReadonlyMap<string, readonly bigint[]>): void {
  channel('plt:kafka:consumer:lag').publish({ client: consumer, lag });
}

export function publishInstance(type: string, instance: object): void {
  channel('plt:kafka:instances').publish({ type, instance });
}
