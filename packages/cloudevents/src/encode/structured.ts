/** The JSON format: one event, and a batch of them. */
import type { CloudEventV1 } from 'cloudevents';
import { partsOf } from '../envelope/made-event.ts';
import { visitAttributes } from './attributes.ts';
import { dataMember } from './data.ts';
import { quoted } from './envelope-text.ts';
import { madeBytes } from './made-bytes.ts';

/**
 * The event in the JSON format, `application/cloudevents+json`. Bytes in `data` become `data_base64`; attributes that are
 * undefined or null are left out.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where the event breaks the specification
 * @example
 * const bytes = encodeStructured({ specversion: '1.0', id: '1', source: '/books', type: 'book.added' });
 * String(bytes); // '{"specversion":"1.0","type":"book.added","source":"/books","id":"1"}'
 */
export function encodeStructured(event: CloudEventV1<unknown>): Buffer {
  const parts = partsOf(event);
  return parts === undefined ? Buffer.from(structuredText(event)) : madeBytes(parts);
}

function structuredText(event: CloudEventV1<unknown>): string {
  let text = '';
  visitAttributes(event, (name, value) => {
    text += `${text === '' ? '{' : ','}"${name}":${typeof value === 'string' ? quoted(value) : value}`;
  });
  return `${text}${dataMember(event)}}`;
}
