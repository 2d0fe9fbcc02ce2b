/** Events from a message of HTTP. */
import type { CloudEventV1 } from 'cloudevents';
import { binaryData } from './binary-data.ts';
import { IncomingEvent } from './event.ts';
import { eachHeader, type MessageHeaders } from './field.ts';
import { eventOfJson, eventsOfJson } from './json-format.ts';
import { contentMode } from './mode.ts';
import { badMessage, type DecodeOptions, decodeSettings } from './options.ts';
import { percentDecoded } from './percent.ts';

const PREFIX = 'ce-';

/**
 * The event of a request or answer in structured or binary mode, or an array of them for a batch. Nothing is invented: what
 * is no CloudEvent is refused.
 *
 * Data of a JSON content type is its value, of a text type text, of any other bytes.
 *
 * @param headers of any case; an object, a `Headers`, or a Map; values are text or bytes
 * @param body bytes or text; none, or an empty one in binary mode, is no data
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_MESSAGE`, `..._INVALID_EVENT` or `..._TOO_LARGE`
 * @example
 * const { headers, body } = encodeHttpBinary(event);
 * decodeHttp(headers, body); // { specversion: '1.0', type: 'book.added', ... }
 */
export function decodeHttp(
  headers: MessageHeaders,
  body?: Uint8Array | string | null,
  options: DecodeOptions = {},
): CloudEventV1<unknown> | CloudEventV1<unknown>[] {
  const settings = decodeSettings(options);
  const fields = readFields(headers);
  const contentType = fields.get('content-type');
  const mode = contentMode(contentType);
  if (mode === 'structured') return eventOfJson(body ?? '', settings);
  if (mode === 'batch') return eventsOfJson(body ?? '', settings);
  const incoming = new IncomingEvent(settings);
  for (const [name, value] of fields) {
    if (name.startsWith(PREFIX)) incoming.setText(name.slice(PREFIX.length), decoded(value, settings));
  }
  if (contentType !== undefined) incoming.set('datacontenttype', contentType);
  return incoming.finished(binaryData(body === null || body?.length === 0 ? undefined : body, contentType, settings));
}

function readFields(headers: MessageHeaders): ReadonlyMap<string, string> {
  if (typeof headers !== 'object' || headers === null) throw badMessage('headers must be an object');
  const fields = new Map<string, string>();
  try {
    eachHeader(headers, (name, value) => fields.set(name, value));
  } catch (error) {
    throw badMessage('headers cannot be read', error);
  }
  return fields;
}

function decoded(value: string, { lenient }: Required<DecodeOptions>): string {
  try {
    return percentDecoded(value);
  } catch {
    if (lenient) return value;
    throw badMessage('a header is percent-encoded in what is no UTF-8');
  }
}
