/** What an event of a record or a span says, before there is one: enough to write its bytes, and cheaper. */
import { ulidText } from '../ids/ulid.ts';
import { JSON_DATA, SPEC_VERSION } from './event.ts';
import type { EventData, TelemetryEvent } from './telemetry-event.ts';
import { traceparent } from './span-context.ts';
import { type Moment, momentText } from './time.ts';

/**
 * Attributes are within the rules of the specification; the data is an object of plain JSON. What is put together of several
 * parts is text only once it is asked for.
 *
 * Invariant: all have one shape, so that what reads them is fast.
 */
export interface EventParts extends Moment {
  readonly type: string;
  readonly source: string;
  readonly subject: string | undefined;
  /** Undefined where it is the ULID of `ulidPrefix` and `ulidCount`. */
  id: string | undefined;
  readonly ulidPrefix: string;
  readonly ulidCount: number;
  readonly dataschema: string | undefined;
  /** Empty where there is no `traceparent`. */
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly tracestate: string | undefined;
  severitytext: string | undefined;
  severitynumber: number | undefined;
  correlationid: string | undefined;
  flowid: string | undefined;
  requestid: string | undefined;
  sampledrate: number | undefined;
  readonly partitionkey: string | undefined;
  readonly sequence: string | undefined;
  readonly recordedtime: string | undefined;
  readonly data: EventData;
}

/** The id, put together. */
export function partsId({ id, ulidPrefix, ulidCount }: EventParts): string {
  return id ?? ulidText(ulidPrefix, ulidCount);
}

/** The event, as an object of its own that may be changed; attributes in the order in which they are written. */
export function changeableEvent(parts: EventParts): TelemetryEvent {
  const { type, source, subject, dataschema, tracestate } = parts;
  const event = { specversion: SPEC_VERSION, type, source } as Writable;
  if (subject !== undefined) event.subject = subject;
  event.id = partsId(parts);
  const time = momentText(parts);
  if (time !== undefined) event.time = time;
  event.datacontenttype = JSON_DATA;
  if (dataschema !== undefined) event.dataschema = dataschema;
  if (parts.traceId !== '') event.traceparent = traceparent(parts);
  if (tracestate !== undefined) event.tracestate = tracestate;
  if (parts.severitytext !== undefined) event.severitytext = parts.severitytext;
  if (parts.severitynumber !== undefined) event.severitynumber = parts.severitynumber;
  if (parts.correlationid !== undefined) event.correlationid = parts.correlationid;
  if (parts.flowid !== undefined) event.flowid = parts.flowid;
  if (parts.requestid !== undefined) event.requestid = parts.requestid;
  if (parts.sampledrate !== undefined) event.sampledrate = parts.sampledrate;
  if (parts.partitionkey !== undefined) event.partitionkey = parts.partitionkey;
  if (parts.sequence !== undefined) event.sequence = parts.sequence;
  if (parts.recordedtime !== undefined) event.recordedtime = parts.recordedtime;
  event.data = parts.data;
  return event;
}

type Writable = { -readonly [Name in keyof TelemetryEvent]: TelemetryEvent[Name] };
