/** Events from a record of Kafka. */
import type { CloudEventV1 } from 'cloudevents';
import { binaryData } from './binary-data.ts';
import { IncomingEvent } from './event.ts';
import { eachHeader, type MessageHeaders } from './field.ts';
import { eventOfJson } from './json-format.ts';
import { contentMode } from './mode.ts';
import { badMessage, type DecodeOptions, decodeSettings } from './options.ts';

/** A record as clients give it. */
export interface KafkaMessageLike {
  /** Is not read: `partitionkey` and `subject` are attributes of their own. */
  readonly key?: Uint8Array | string | null | undefined;
  /** Null where an event in binary mode has no data. */
  readonly value?: Uint8Array | string | null | undefined;
  readonly headers?: MessageHeaders | null | undefined;
}

const PREFIX = 'ce_';

/**
 * The event of a record in binary or structured mode, headers and value as text or as bytes. A record without a value, a
 * tombstone, is an event without data. Nothing is invented: what is no CloudEvent is refused.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_MESSAGE`, `..._INVALID_EVENT` or `..._TOO_LARGE`
 * @example
 * decodeKafka(encodeKafkaBinary(event)).type; // 'book.added'
 */
export function decodeKafka(message: KafkaMessageLike, options: DecodeOptions = {}): CloudEventV1<unknown> {
  const settings = decodeSettings(options);
  const { value, headers } = message;
  const incoming = new IncomingEvent(settings);
  const attributes: (readonly [string, string])[] = [];
  let contentType: string | undefined;
  try {
    eachHeader(headers ?? {}, (name, text) => {
      if (name === 'content-type') contentType = text;
      else if (name.startsWith(PREFIX)) attributes.push([name.slice(PREFIX.length), text]);
    });
  } catch (error) {
    throw badMessage('headers cannot be read', error);
  }
  const mode = contentMode(contentType);
  if (mode === 'batch') throw badMessage('Kafka carries no batches');
  if (mode === 'structured') return eventOfJson(value ?? '', settings);
  for (const [name, text] of attributes) {
    // A header that some senders write beside `content-type`, which is the one that counts.
    if (name !== 'datacontenttype' || contentType === undefined) incoming.setText(name, text);
  }
  if (contentType !== undefined) incoming.set('datacontenttype', contentType);
  return incoming.finished(binaryData(value, incoming.contentType, settings));
}
