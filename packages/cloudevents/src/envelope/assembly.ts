/** Puts an event together from its parts: what events of log records and of spans have in common. */
import { derivedId } from '../ids/derived.ts';
import { correlation } from './correlation.ts';
import { maskedData } from './data.ts';
import { givenSchema, givenText } from './given.ts';
import type { EventLogRecord } from './inputs.ts';
import type { EventData } from './telemetry-event.ts';
import { changeableEvent, type EventParts } from './parts.ts';
import type { EventOrigin, ResolvedEnvelopeOptions } from './options.ts';
import { severity } from './severity.ts';
import { resourceSource } from './source.ts';
import { tracestate, validContext } from './span-context.ts';
import { subjectOf } from './subject.ts';
import { readTime, timeText } from './time.ts';

const NO_CONTEXT = { traceId: '', spanId: '' };

/**
 * The parts of the event of a record, or of what an origin would be as a record.
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
): EventParts {
  const { has } = settings;
  const data = maskedData(unmasked, settings.mask);
  const subject = subjectOf(origin, data, settings);
  const context = validContext(record.spanContext);
  const { traceId, spanId } = context ?? NO_CONTEXT;
  const ownId = givenId(origin, settings) ?? id;
  const { ulids } = settings;
  if (ownId === undefined) ulids?.advance();
  const parts: EventParts = {
    type,
    source: settings.source ?? resourceSource(record.resource),
    subject,
    id: ownId ?? (ulids === undefined ? '' : undefined),
    ulidPrefix: ulids === undefined ? '' : ulids.prefix,
    ulidCount: ulids === undefined ? 0 : ulids.count,
    second: '',
    nanos: 0,
    dataschema: settings.dataschema && givenSchema(settings.dataschema, type),
    traceId: has.traceparent ? traceId : '',
    spanId,
    traceFlags: context?.traceFlags ?? 0,
    tracestate: context !== undefined && has.tracestate ? tracestate(context) : undefined,
    severitytext: undefined,
    severitynumber: undefined,
    correlationid: undefined,
    flowid: undefined,
    requestid: undefined,
    sampledrate: undefined,
    partitionkey: has.partitionkey ? partitionKey(origin, settings) : undefined,
    sequence: has.sequence ? sequence(settings) : undefined,
    recordedtime: has.recordedtime ? recordedText(record) : undefined,
    data,
  };
  if (!readTime(record.hrTime, parts)) readTime(record.hrTimeObserved, parts);
  severity(parts, record.severityText, record.severityNumber, has);
  correlation(parts, record.attributes, data, has);
  if (context !== undefined) {
    // After masking: hexadecimal digits can look like a number that is private.
    data['trace_id'] ??= traceId;
    data['span_id'] ??= spanId;
  }
  if (parts.id === '') parts.id = derivedId(changeableEvent(parts));
  return parts;
}

/** Undefined where the record was made when it happened, to the nanosecond, or when it happened is no time. */
function recordedText({ hrTime, hrTimeObserved }: EventLogRecord): string | undefined {
  if (hrTimeObserved === undefined || hrTimeObserved === hrTime) return undefined;
  if (hrTimeObserved?.[0] === hrTime?.[0] && hrTimeObserved?.[1] === hrTime?.[1]) return undefined;
  const time = timeText(hrTime);
  const recorded = timeText(hrTimeObserved);
  return time === undefined || recorded === time ? undefined : recorded;
}

function givenId(origin: EventOrigin, { idOf }: ResolvedEnvelopeOptions): string | undefined {
  return idOf === undefined ? undefined : givenText('bad_id', () => idOf(origin));
}

function partitionKey(origin: EventOrigin, { partitionKey: of }: ResolvedEnvelopeOptions): string | undefined {
  return of === undefined ? undefined : givenText('bad_partition_key', () => of(origin));
}

function sequence({ sequence: next }: ResolvedEnvelopeOptions): string | undefined {
  return next === undefined ? undefined : givenText('bad_sequence', next);
}
