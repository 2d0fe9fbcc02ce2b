/** A log record from an event: the inverse of the mapping. */
import type { HrTime } from '@opentelemetry/api';
import { parseRfc3339 } from '@weir/otel-compat';
import { ATTR_FLOW_ID, ATTR_REQUEST_ID } from '@weir/semconv';
import type { CloudEventV1 } from 'cloudevents';
import { MESSAGE_MEMBER } from './data.ts';
import type { EventLogRecord } from './inputs.ts';
import { setMember } from './json-value.ts';
import { contextOf } from './span-context.ts';

/** How an event becomes a log record. */
export interface LogRecordOptions {
  /** What `typePrefix` was: it is taken from the type where it begins so. Default: nothing. */
  readonly typePrefix?: string;
}

/**
 * The log record that an event stands for: eventName, time to the nanosecond, severity, span context, a text body and the
 * attributes come back as `cloudEventFromLogRecord` was given them, with that `typePrefix`.
 *
 * What is not told from the event: members of an object body come back as attributes, values that JSON has no type for as
 * what stood for them, and an attribute `trace_id` or `span_id` that says what the span context says is gone. Data that is
 * no object is the body. An event without time is of the beginning of 1970.
 *
 * @example
 * logRecordFromCloudEvent(event).eventName; // 'book.added'
 */
export function logRecordFromCloudEvent(
  event: CloudEventV1<unknown>,
  { typePrefix = '' }: LogRecordOptions = {},
): EventLogRecord {
  const spanContext = contextOf(event['traceparent'], event['tracestate']);
  const hrTime = timeOf(event.time) ?? [0, 0];
  const { attributes, body } = contentOf(event.data, spanContext);
  stamp(attributes, ATTR_FLOW_ID, event['flowid']);
  stamp(attributes, ATTR_REQUEST_ID, event['requestid']);
  const { severitytext, severitynumber } = event;
  return {
    eventName: event.type.startsWith(typePrefix) ? event.type.slice(typePrefix.length) : event.type,
    hrTime,
    hrTimeObserved: timeOf(event['recordedtime']) ?? hrTime,
    ...(typeof severitytext === 'string' ? { severityText: severitytext } : {}),
    ...(typeof severitynumber === 'number' && severitynumber > 0 ? { severityNumber: severitynumber } : {}),
    ...(body === undefined ? {} : { body }),
    attributes,
    ...(spanContext === undefined ? {} : { spanContext }),
  };
}

interface Content {
  readonly attributes: Record<string, unknown>;
  readonly body: unknown;
}

function contentOf(data: unknown, context: EventLogRecord['spanContext']): Content {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || data instanceof Uint8Array) {
    return { attributes: {}, body: data ?? undefined };
  }
  const attributes: Record<string, unknown> = {};
  let body: unknown;
  for (const [name, value] of Object.entries(data)) {
    if (name === MESSAGE_MEMBER) body = value;
    else if (name === 'trace_id' && value === context?.traceId) continue;
    else if (name === 'span_id' && value === context?.spanId) continue;
    else setMember(attributes, name, value);
  }
  return { attributes, body };
}

function stamp(attributes: Record<string, unknown>, name: string, id: unknown): void {
  if (typeof id === 'string' && attributes[name] === undefined) attributes[name] = id;
}

function timeOf(text: unknown): HrTime | undefined {
  return typeof text === 'string' ? parseRfc3339(text) : undefined;
}
