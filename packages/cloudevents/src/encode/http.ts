/** The HTTP binding: an event as header fields and a body. */
import type { CloudEventV1 } from 'cloudevents';
import { visitAttributes } from './attributes.ts';
import { dataBytes } from './data.ts';
import { percentEncoded } from './percent.ts';

/** A message of HTTP: fields with their names in lower case, and the body. */
export interface HttpMessage {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const NO_BYTES = Buffer.alloc(0);

/**
 * The event in binary mode: attributes as `ce-` fields, percent-encoded, data as the body and `datacontenttype` as
 * `content-type`.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where the event breaks the specification
 * @example
 * encodeHttpBinary({ ...event, subject: 'Euro €' }).headers['ce-subject']; // 'Euro%20%E2%82%AC'
 */
export function encodeHttpBinary(event: CloudEventV1<unknown>): HttpMessage {
  const headers: Record<string, string> = {};
  visitAttributes(event, (name, value) => {
    // `content-type` says it, and this field must not.
    if (name !== 'datacontenttype') headers[`ce-${name}`] = percentEncoded(String(value));
  });
  const data = dataBytes(event);
  const contentType = data === undefined ? event.datacontenttype : data.contentType;
  if (contentType !== undefined && contentType !== null) headers['content-type'] = contentType;
  return { headers, body: data?.bytes ?? NO_BYTES };
}
