/** CloudEvents as HTTP carries them: structured, in a batch, or binary with the attributes in `ce-` headers. */
import type { IncomingHttpHeaders } from 'node:http';
import { ViewerError } from '../errors.ts';
import { envelopeProblem, type ReceivedCloudEvent } from './envelope.ts';
import { isJsonType, structuredEvent } from './structured.ts';

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
 * The events of a request.
 *
 * @throws {ViewerError} `WEIR_VIEWER_CLOUD_EVENT`, naming the place, where one of them is none
 */
export function cloudEventsOf(headers: CloudEventHeaders, body: Uint8Array): readonly ReceivedCloudEvent[] {
  const contentType = (headers['content-type'] ?? '').trim().toLowerCase();
  if (contentType.startsWith('application/cloudevents-batch+json')) {
    const batch = parsed(body);
    if (!Array.isArray(batch)) throw refused('the batch must be an array');
    if (batch.length > MAX_EVENTS) throw refused(`the batch must not hold over ${MAX_EVENTS} events`);
    return batch.map((json: unknown, index) => checked(json, `[${index}]: `));
  }
  if (contentType.startsWith('application/cloudevents')) return [checked(parsed(body), '')];
  return [binaryEvent(headers, body)];
}

function checked(json: unknown, place: string): ReceivedCloudEvent {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refused(`${place}must be an object`);
  const problem = envelopeProblem(json as Record<string, unknown>);
  if (problem !== undefined) throw refused(place + problem);
  return structuredEvent(json as Record<string, unknown>);
}

function binaryEvent(headers: CloudEventHeaders, body: Uint8Array): ReceivedCloudEvent {
  const attributes = Object.create(null) as Record<string, string>;
  for (const [header, value] of Object.entries(headers)) {
    if (header.startsWith('ce-')) attributes[header.slice('ce-'.length)] = unescaped(value);
  }
  const problem = envelopeProblem(attributes);
  if (problem !== undefined) throw refused(problem);
  const contentType = headers['content-type'];
  if (contentType !== undefined) attributes['datacontenttype'] = contentType;
  if (body.length === 0) return { attributes };
  if (contentType === undefined || isJsonType(contentType))
    return { attributes, data: { kind: 'json', value: parsed(body) } };
  if (contentType.startsWith('text/'))
    return { attributes, data: { kind: 'text', text: Buffer.from(body).toString() } };
  return { attributes, data: { kind: 'binary', base64: Buffer.from(body).toString('base64') } };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new ViewerError('WEIR_VIEWER_CLOUD_EVENT', 'the body is not JSON', { cause });
  }
}

/** Header values are percent-encoded where they hold more than ASCII; a percent sign that stands for itself stays. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function refused(detail: string): ViewerError {
  return new ViewerError('WEIR_VIEWER_CLOUD_EVENT', detail);
}
