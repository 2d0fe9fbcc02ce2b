/** A log record in the JSON format, without an event between. */
import type { EventLogRecord } from '../envelope/inputs.ts';
import { logRecordParts } from '../envelope/log-record.ts';
import { type EnvelopeOptions, envelopeOptions } from '../envelope/options.ts';
import { madeBytes } from './made-bytes.ts';

/**
 * The event of a log record in the JSON format: what `encodeStructured(cloudEventFromLogRecord(record, options))` gives, at
 * a lower price, since the event itself is not made.
 *
 * Never throws for a record, whatever is in it.
 *
 * @returns undefined for a record without an eventName, unless there is a `fallbackType`
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` when an option is out of range
 * @example
 * const bytes = encodeLogRecord(record, { typePrefix: 'com.example.' });
 * String(bytes).startsWith('{"specversion":"1.0","type":"com.example.'); // true
 */
export function encodeLogRecord(record: EventLogRecord, options?: EnvelopeOptions): Buffer | undefined {
  const parts = logRecordParts(record, envelopeOptions(options));
  return parts && madeBytes(parts);
}
