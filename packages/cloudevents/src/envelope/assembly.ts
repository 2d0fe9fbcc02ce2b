/** Puts an event together from its parts: what events of log records and of spans have in common. */
import { derivedId } from '../ids/derived.ts';
import { isPlain } from './attribute-text.ts';
import { correlation } from './correlation.ts';
import { maskedData } from './data.ts';
import { JSON_DATA, SPEC_VERSION } from './event.ts';
import { givenSchema, givenText } from './given.ts';
import { type EventData, madeEvent, type TelemetryEvent } from './made-event.ts';
import type { EventLogRecord } from './inputs.ts';
import type { EventOrigin, ResolvedEnvelopeOptions } from './options.ts';
import { severity } from './severity.ts';
import { resourceSource } from './source.ts';
import { traceparent, tracestate, validContext } from './span-context.ts';
import { subjectOf } from './subject.ts';
import { timeText } from './time.ts';

type Writable = { -readonly [Name in keyof TelemetryEvent]: TelemetryEvent[Name] };

/**
 * The event of a record, or of what an origin would be as a record; with no attribute that is undefined. Attributes are set in the order in which they
 * are written.
 *
 * @param unmasked the data, which the event takes over
 * @param id where the event has one by nature
 */
export function assembled(
  origin: EventOrigin,
  record: EventLogRecord,
  type: string,
  unmasked: EventData,
  id: string | undefined,
  settings: ResolvedEnvelopeOptions,
): TelemetryEvent {
  const { has } = settings;
  const data = maskedData(unmasked, settings.mask);
  const subject = subjectOf(origin, data, settings);
  const recorded = recordedText(record);
  const time = timeText(record.hrTime) ?? recorded;
  const context = validContext(record.spanContext);

  const ownId = givenId(origin, settings);
  const source = settings.source ?? resourceSource(record.resource);
  const event = { specversion: SPEC_VERSION, type, source } as Writable;
  if (subject !== undefined) event.subject = subject;
  event.id = ownId ?? id ?? settings.nextId?.() ?? '';
  if (time !== undefined) event.time = time;
  event.datacontenttype = JSON_DATA;
  if (settings.dataschema !== undefined) {
    const schema = givenSchema(settings.dataschema, type);
    if (schema !== undefined) event.dataschema = schema;
  }
  if (context !== undefined) {
    if (has.traceparent) event.traceparent = traceparent(context);
    const state = has.tracestate && context.traceState !== undefined ? tracestate(context) : undefined;
    if (state !== undefined) event.tracestate = state;
  }
  severity(event, record.severityText, record.severityNumber, has);
  correlation(event, record.attributes, data, has);
  if (settings.partitionKey !== undefined && has.partitionkey) addPartitionKey(event, origin, settings.partitionKey);
  if (settings.sequence !== undefined && has.sequence) addSequence(event, settings.sequence);
  if (has.recordedtime && recorded !== undefined && recorded !== time) event.recordedtime = recorded;
  if (context !== undefined) {
    // After masking: hexadecimal digits can look like a number that is private.
    data['trace_id'] ??= context.traceId;
    data['span_id'] ??= context.spanId;
  }
  event.data = data;
  if (event.id === '') event.id = derivedId(event);
  return madeEvent(event, ownId === undefined || isPlain(ownId));
}

/** Undefined where the record was made when it happened, to the nanosecond. */
function recordedText({ hrTime, hrTimeObserved }: EventLogRecord): string | undefined {
  if (hrTimeObserved === undefined || hrTimeObserved === hrTime) return undefined;
  if (hrTimeObserved[0] === hrTime[0] && hrTimeObserved[1] === hrTime[1]) return undefined;
  return timeText(hrTimeObserved);
}

function givenId(origin: EventOrigin, { idOf }: ResolvedEnvelopeOptions): string | undefined {
  return idOf === undefined ? undefined : givenText('bad_id', () => idOf(origin));
}

function addPartitionKey(event: Writable, origin: EventOrigin, of: (origin: EventOrigin) => unknown): void {
  const key = givenText('bad_partition_key', () => of(origin));
  if (key !== undefined) event.partitionkey = key;
}

function addSequence(event: Writable, next: () => unknown): void {
  const sequence = givenText('bad_sequence', next);
  if (sequence !== undefined) event.sequence = sequence;
}
