/** The Kafka binding: an event as key, value and headers. */
import type { CloudEventV1 } from 'cloudevents';
import { visitAttributes } from './attributes.ts';
import { dataBytes } from './data.ts';
import { STRUCTURED_TYPE } from './media-type.ts';
import { encodeStructured } from './structured.ts';

/** A record of Kafka. All that is text is bytes of UTF-8 on the wire. */
export interface KafkaEventRecord {
  /** `partitionkey`, else `subject`; null where the event has neither. */
  readonly key: string | null;
  /** Null where an event in binary mode has no data: a tombstone, in a compacted topic. */
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
}

/**
 * The event in binary mode: attributes as `ce_` headers, data as the value, and `datacontenttype` as `content-type`.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where the event breaks the specification
 * @example
 * const { key, headers } = encodeKafkaBinary(event);
 * headers['ce_type']; // 'book.added'
 */
export function encodeKafkaBinary(event: CloudEventV1<unknown>): KafkaEventRecord {
  const headers = attributeHeaders(event);
  const data = dataBytes(event);
  const contentType = data === undefined ? event.datacontenttype : data.contentType;
  if (contentType !== undefined && contentType !== null) headers['content-type'] = contentType;
  return { key: recordKey(event), value: data?.bytes ?? null, headers };
}

/**
 * The event in structured mode: the JSON format as the value, and the attributes again as `ce_` headers, so that a consumer
 * can tell the type without reading the value.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where the event breaks the specification
 * @example
 * const { value, headers } = encodeKafkaStructured(event);
 * headers['content-type']; // 'application/cloudevents+json; charset=UTF-8'
 */
export function encodeKafkaStructured(event: CloudEventV1<unknown>): KafkaEventRecord {
  const headers = attributeHeaders(event);
  headers['content-type'] = `${STRUCTURED_TYPE}; charset=UTF-8`;
  return { key: recordKey(event), value: encodeStructured(event), headers };
}

function attributeHeaders(event: CloudEventV1<unknown>): Record<string, string> {
  const headers: Record<string, string> = {};
  visitAttributes(event, (name, value) => {
    if (name !== 'datacontenttype') headers[`ce_${name}`] = String(value);
  });
  return headers;
}

function recordKey({ partitionkey, subject }: CloudEventV1<unknown>): string | null {
  if (typeof partitionkey === 'string' && partitionkey !== '') return partitionkey;
  return subject ?? null;
}
