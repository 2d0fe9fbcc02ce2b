/** The message that a book was added, as a CloudEvent: in HTTP binary mode, or as a record of Kafka. */
import { CloudEvent, type CloudEventV1, HTTP, Kafka } from 'cloudevents';
import { BOOK_INGESTION } from '../flow.ts';

/** `type` of the event. */
export const BOOK_ADDED = 'com.example.books.added';

/** Content of the message. */
export interface BookAdded {
  /** `event_id` of the flow event that announced the message: its id, and what the consumer's events are caused by. */
  readonly id: string;
  readonly bookId: number;
}

/** The message with what ties it to where it came from, for a bus that carries no context of its own. */
export interface TiedBookAdded extends BookAdded {
  readonly flowId: string;
  readonly requestId: string;
  /** W3C Trace Context of the producer's span. */
  readonly traceparent: string;
}

/** Headers and body of one HTTP message. */
export interface HttpMessage {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A record of Kafka. Whoever sends it adds the context of the work to the headers. */
export interface KafkaRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** Writes the message. */
export function encodeBookAdded({ flowId, requestId, traceparent, ...message }: TiedBookAdded): HttpMessage {
  const event = bookAddedEvent(message, { flowid: flowId, requestid: requestId, traceparent, partitionkey: flowId });
  const { headers, body } = HTTP.binary(event);
  return { headers: headers as Record<string, string>, body: body as string };
}

/**
 * Reads the message. Everything in it comes from outside: ids are checked where they are used.
 *
 * @throws Error for what is not such an event
 */
export function decodeBookAdded(message: { headers: Record<string, unknown>; body: string }): TiedBookAdded {
  const event = one(HTTP.toEvent(message as Parameters<typeof HTTP.toEvent>[0]));
  return {
    ...contentOf(event),
    flowId: requiredText(event, 'flowid'),
    requestId: requiredText(event, 'requestid'),
    traceparent: requiredText(event, 'traceparent'),
  };
}

/** Writes the message as a record, which names neither flow nor request: those are context. */
export function encodeBookAddedRecord(message: BookAdded): KafkaRecord {
  const { headers, key, value } = Kafka.binary(bookAddedEvent(message, { partitionkey: String(message.bookId) }));
  const text = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { key: key as string, value: JSON.stringify(value), headers: Object.fromEntries(text) };
}

/**
 * Reads the message from a record.
 *
 * @throws Error for what is not such an event
 */
export function decodeBookAddedRecord({ key, value, headers }: KafkaRecord): BookAdded {
  return contentOf(one(Kafka.toEvent({ key, value, body: value, headers } as Parameters<typeof Kafka.toEvent>[0])));
}

function bookAddedEvent({ id, bookId }: BookAdded, extensions: Record<string, string>): CloudEvent<object> {
  return new CloudEvent<object>({
    id,
    type: BOOK_ADDED,
    source: '/bookapp',
    subject: `book/${bookId}`,
    datacontenttype: 'application/json',
    ...extensions,
    data: { book_id: bookId, topic: BOOK_INGESTION },
  });
}

function one(event: CloudEventV1<unknown> | CloudEventV1<unknown>[]): CloudEventV1<unknown> {
  if (Array.isArray(event) || event.type !== BOOK_ADDED) throw new Error(`an event of type ${BOOK_ADDED} is expected`);
  return event;
}

function contentOf({ id, data }: CloudEventV1<unknown>): BookAdded {
  const { book_id: bookId } = (data ?? {}) as { book_id?: unknown };
  if (!Number.isSafeInteger(bookId)) throw new Error('book_id must be an integer');
  return { id, bookId: bookId as number };
}

function requiredText(event: CloudEventV1<unknown>, extension: string): string {
  const value = event[extension];
  if (typeof value !== 'string') throw new Error(`the extension ${extension} must be text`);
  return value;
}
