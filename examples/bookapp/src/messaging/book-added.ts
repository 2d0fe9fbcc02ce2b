/** The message that a book was added, as a CloudEvent in HTTP binary mode. */
import { CloudEvent, type CloudEventV1, HTTP } from 'cloudevents';
import { BOOK_INGESTION } from '../flow.ts';

/** `type` of the event. */
export const BOOK_ADDED = 'com.example.books.added';

/** Content of the message and what ties it to where it came from. */
export interface BookAdded {
  /** `event_id` of the flow event that announced the message: its id, and what the consumer's events are caused by. */
  readonly id: string;
  readonly bookId: number;
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

/** Writes the message. */
export function encodeBookAdded({ id, bookId, flowId, requestId, traceparent }: BookAdded): HttpMessage {
  const event = new CloudEvent({
    id,
    type: BOOK_ADDED,
    source: '/bookapp',
    subject: `book/${bookId}`,
    datacontenttype: 'application/json',
    flowid: flowId,
    requestid: requestId,
    traceparent,
    partitionkey: flowId,
    data: { book_id: bookId, topic: BOOK_INGESTION },
  });
  const { headers, body } = HTTP.binary(event);
  return { headers: headers as Record<string, string>, body: body as string };
}

/**
 * Reads the message. Everything in it comes from outside: ids are checked where they are used.
 *
 * @throws Error for what is not such an event
 */
export function decodeBookAdded(message: { headers: Record<string, unknown>; body: string }): BookAdded {
  const event = HTTP.toEvent(message as Parameters<typeof HTTP.toEvent>[0]);
  if (Array.isArray(event) || event.type !== BOOK_ADDED) throw new Error(`an event of type ${BOOK_ADDED} is expected`);
  const { book_id: bookId } = event.data as { book_id?: unknown };
  if (!Number.isSafeInteger(bookId)) throw new Error('book_id must be an integer');
  return {
    id: event.id,
    bookId: bookId as number,
    flowId: requiredText(event, 'flowid'),
    requestId: requiredText(event, 'requestid'),
    traceparent: requiredText(event, 'traceparent'),
  };
}

function requiredText(event: CloudEventV1<unknown>, extension: string): string {
  const value = event[extension];
  if (typeof value !== 'string') throw new Error(`the extension ${extension} must be text`);
  return value;
}
