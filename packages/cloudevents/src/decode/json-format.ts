/** The JSON format and its batches, read. */
import type { CloudEventV1 } from 'cloudevents';
import { base64Bytes } from '../encode/base64.ts';
import { isJsonType } from '../encode/media-type.ts';
import { IncomingEvent } from './event.ts';
import { utf8 } from './field.ts';
import { badMessage, checkBytes, type DecodeOptions } from './options.ts';
import { CloudEventsError } from '../errors.ts';

/** One event of `application/cloudevents+json`. */
export function eventOfJson(body: Uint8Array | string, settings: Required<DecodeOptions>): CloudEventV1<unknown> {
  return eventOf(parsed(body, settings), settings);
}

/** Events of `application/cloudevents-batch+json`. */
export function eventsOfJson(body: Uint8Array | string, settings: Required<DecodeOptions>): CloudEventV1<unknown>[] {
  const batch = parsed(body, settings);
  if (!Array.isArray(batch)) throw badMessage('a batch must be an array of JSON');
  if (batch.length > settings.maxEvents) {
    throw new CloudEventsError(
      'WEIR_CLOUDEVENTS_TOO_LARGE',
      `${batch.length} events are more than maxEvents, ${settings.maxEvents}`,
    );
  }
  return batch.map((one) => eventOf(one, settings));
}

function parsed(body: Uint8Array | string, settings: Required<DecodeOptions>): unknown {
  checkBytes(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength, settings);
  try {
    return JSON.parse(typeof body === 'string' ? body : utf8(body));
  } catch {
    // The parser's message quotes the text, which may be anything.
    throw badMessage('the body is not JSON in UTF-8');
  }
}

function eventOf(value: unknown, settings: Required<DecodeOptions>): CloudEventV1<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badMessage('an event must be an object of JSON');
  }
  const incoming = new IncomingEvent(settings);
  for (const [name, member] of Object.entries(value)) {
    // Null is the same as nothing.
    if (name !== 'data' && name !== 'data_base64' && member !== null) incoming.set(name, member);
  }
  return incoming.finished(dataOf(value, incoming.contentType, settings));
}

function dataOf(event: object, contentType: string | undefined, { lenient }: Required<DecodeOptions>): unknown {
  const { data, data_base64: base64 } = event as { readonly data?: unknown; readonly data_base64?: unknown };
  if (base64 === undefined || base64 === null) {
    if (data === undefined || isJsonType(contentType) || typeof data === 'string' || lenient) return data;
    throw badMessage('data must be text where datacontenttype is not of JSON');
  }
  if (data !== undefined && data !== null && !lenient) throw badMessage('an event has both data and data_base64');
  const bytes = base64Bytes(base64);
  if (bytes !== undefined) return bytes;
  if (lenient) return data;
  throw badMessage('data_base64 must be base64 of RFC 4648');
}
