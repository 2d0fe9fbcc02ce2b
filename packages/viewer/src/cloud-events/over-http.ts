/** CloudEvents as HTTP carries them: structured, in a batch, or binary with the attributes in `ce-` headers. */
import type { IncomingHttpHeaders } from 'node:http';
import { decodeHttp } from '@weir/cloudevents';
import { ViewerError } from '../errors.ts';
import { envelopeProblem, type ReceivedCloudEvent } from './envelope.ts';
import { structuredEvent } from './structured.ts';

/** Events that one request may bring. */
const MAX_EVENTS = 10_000;

/** The headers that a CloudEvent is read from: the content type, and those whose names begin with `ce-`. */
export type CloudEventHeaders = Readonly<Record<string, string>>;

/** Picks {@link CloudEventHeaders}. */
export function cloudEventHeaders(headers: IncomingHttpHeaders): CloudEventHeaders {
  const entries = Object.entries(headers).filter(([key]) => key.startsWith('ce-') || key === 'content-type');
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

/**
 * The events of a request, as a strict reader would take them but for their attributes: what somebody has sent is to be seen.
 *
 * @throws {ViewerError} `WEIR_VIEWER_CLOUD_EVENT`, naming the place, where one of them is none
 */
export function cloudEventsOf(headers: CloudEventHeaders, body: Uint8Array): readonly ReceivedCloudEvent[] {
  const decoded = decoding(headers, body);
  if (!Array.isArray(decoded)) return [received(decoded, '')];
  return decoded.map((event, index) => received(event, `[${index}]: `));
}

function decoding(headers: CloudEventHeaders, body: Uint8Array): ReturnType<typeof decodeHttp> {
  try {
    return decodeHttp(headers, body, { lenient: true, maxEvents: MAX_EVENTS });
  } catch (cause) {
    throw refused((cause as Error).message.replace(/^\w+: /, ''), cause);
  }
}

type DecodedEvent = Exclude<ReturnType<typeof decodeHttp>, readonly unknown[]>;

function received(event: DecodedEvent, place: string): ReceivedCloudEvent {
  const { data, ...attributes } = event;
  const problem = envelopeProblem(attributes);
  if (problem !== undefined) throw refused(place + problem);
  return structuredEvent({ ...attributes, ...(data instanceof Uint8Array ? { data_base64: base64(data) } : { data }) });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function refused(detail: string, cause?: unknown): ViewerError {
  return new ViewerError('WEIR_VIEWER_CLOUD_EVENT', detail, cause === undefined ? {} : { cause });
}
