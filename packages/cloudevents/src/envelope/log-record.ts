/** An event from a log record. */
import { allowedText } from './attribute-text.ts';
import { assembled } from './assembly.ts';
import { logRecordData } from './data.ts';
import type { EventLogRecord } from './inputs.ts';
import { madeEvent } from './made-event.ts';
import type { TelemetryEvent } from './telemetry-event.ts';
import { type EnvelopeOptions, envelopeOptions, type ResolvedEnvelopeOptions } from './options.ts';
import type { EventParts } from './parts.ts';

/** Longest `type`, in UTF-16 units. */
export const MAX_TYPE_LENGTH = 1_024;

/**
 * The event of a log record: `type` is prefix and eventName, `time` its time to the nanosecond, `data` its attributes as
 * members, with a text body as `message` and an object body merged, `trace_id` and `span_id`.
 *
 * Never throws for a record, whatever is in it: what cannot be an attribute of CloudEvents is left out of them or replaced,
 * and what JSON cannot write is replaced.
 *
 * @returns undefined for a record without an eventName, unless there is a `fallbackType`
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` when an option is out of range
 * @example
 * cloudEventFromLogRecord(record, { source: 'https://orders.example.com', typePrefix: 'com.example.' })?.type;
 */
export function cloudEventFromLogRecord(record: EventLogRecord, options?: EnvelopeOptions): TelemetryEvent | undefined {
  const parts = logRecordParts(record, envelopeOptions(options));
  return parts && madeEvent(parts);
}

/** What the event of a log record says; undefined where it is none. */
export function logRecordParts(record: EventLogRecord, settings: ResolvedEnvelopeOptions): EventParts | undefined {
  const type = typeOf(record.eventName, settings);
  if (type === undefined) return undefined;
  return assembled(record, record, type, logRecordData(record), undefined, settings);
}

function typeOf(eventName: unknown, { typePrefix, fallbackType }: ResolvedEnvelopeOptions): string | undefined {
  if (typeof eventName !== 'string' || eventName === '') return fallbackType;
  if (last.eventName === eventName && last.typePrefix === typePrefix) return last.type;
  const type = allowedText(typePrefix + eventName, MAX_TYPE_LENGTH);
  last = { eventName, typePrefix, type };
  return type;
}

// Records of one name follow each other.
let last = { eventName: '', typePrefix: '', type: '' };
