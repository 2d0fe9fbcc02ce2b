/** A CloudEvent inside a log record: its body is the envelope, as a map or as JSON text. */
import { jsonAttributes } from '../rows/json-value.ts';
import type { Attributes, ReceivedLogRecord } from '../otlp/model.ts';
import { envelopeProblem, type ReceivedCloudEvent } from './envelope.ts';
import { structuredEvent } from './structured.ts';

/** The event, undefined for a record that does not say it is one, or `malformed`. */
export function cloudEventInLog({ body }: ReceivedLogRecord): ReceivedCloudEvent | 'malformed' | undefined {
  const json = envelopeOf(body);
  if (json === undefined) return undefined;
  return envelopeProblem(json) === undefined ? structuredEvent(json) : 'malformed';
}

function envelopeOf(body: ReceivedLogRecord['body']): Readonly<Record<string, unknown>> | undefined {
  if (typeof body === 'string') return textEnvelope(body);
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return undefined;
  return 'specversion' in body ? jsonAttributes(body as Attributes) : undefined;
}

function textEnvelope(body: string): Readonly<Record<string, unknown>> | undefined {
  // Most bodies are sentences: these are not parsed.
  if (!body.startsWith('{') || !body.includes('"specversion"')) return undefined;
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && 'specversion' in json
      ? (json as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
