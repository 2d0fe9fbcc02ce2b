/** Puts an event together from its parts: what events of log records and of spans have in common. */
import type { CloudEventV1 } from 'cloudevents';
import type { HrTime, SpanContext } from '@opentelemetry/api';
import { ATTR_FLOW_ID, ATTR_FLOW_SAMPLE_RATE, ATTR_REQUEST_ID } from '@weir/semconv';
import { derivedId } from '../ids/derived.ts';
import { faults } from '../state.ts';
import { isAttributeText } from './attribute-text.ts';
import { type EventData, maskedData } from './data.ts';
import { JSON_DATA, SPEC_VERSION } from './event.ts';
import type { EventOrigin, ResolvedEnvelopeOptions } from './options.ts';
import { resourceSource } from './source.ts';
import { traceparent, tracestate, validContext } from './span-context.ts';
import { subjectOf } from './subject.ts';
import { timeText } from './time.ts';
import { isUri } from './uri.ts';

/** An event of telemetry. */
export type TelemetryEvent = CloudEventV1<EventData>;

/** What a log record or a span gives to its event. */
export interface EventParts {
  readonly type: string;
  readonly time: HrTime;
  readonly recordedTime?: HrTime | undefined;
  readonly spanContext: SpanContext | undefined;
  readonly severityText?: string | undefined;
  readonly severityNumber?: number | undefined;
  /** Not masked yet; the event takes it over. */
  readonly data: EventData;
  /** Where the event has an id by nature. */
  readonly id?: string | undefined;
}

/** The event, with no attribute that is undefined. */
export function assembled(origin: EventOrigin, parts: EventParts, settings: ResolvedEnvelopeOptions): TelemetryEvent {
  const { has, mask } = settings;
  const { type } = parts;
  const data = maskedData(parts.data, mask);
  const source = settings.source ?? resourceSource(origin.resource);
  const subject = subjectOf(origin, data, settings);
  const event = { specversion: SPEC_VERSION, type, source } as unknown as TelemetryEvent;
  if (subject !== undefined) event.subject = subject;
  event.id = '';
  const time = timeText(parts.time) ?? (parts.recordedTime === undefined ? undefined : timeText(parts.recordedTime));
  if (time !== undefined) event.time = time;
  event.datacontenttype = JSON_DATA;
  if (settings.dataschema !== undefined) addDataschema(event, settings.dataschema);
  const context = validContext(parts.spanContext);
  if (context !== undefined) {
    if (has.traceparent) event['traceparent'] = traceparent(context);
    const state = has.tracestate ? tracestate(context) : undefined;
    if (state !== undefined) event['tracestate'] = state;
  }
  addSeverity(event, parts, settings);
  addCorrelation(event, origin.attributes, data, settings);
  if (has.recordedtime && parts.recordedTime !== undefined) addRecordedTime(event, parts.recordedTime, time);
  if (settings.partitionKey !== undefined || settings.sequence !== undefined) addGiven(event, origin, settings);
  if (context !== undefined) {
    data['trace_id'] ??= context.traceId;
    data['span_id'] ??= context.spanId;
  }
  event.data = data;
  event.id = parts.id ?? givenId(origin, settings) ?? settings.nextId?.() ?? derivedId(event);
  return event;
}

function addDataschema(event: TelemetryEvent, of: (type: string) => unknown): void {
  try {
    const schema = of(event.type);
    if (schema === undefined) return;
    if (isUri(schema)) {
      event.dataschema = schema;
      return;
    }
  } catch {
    // Counted below, as what is no URI.
  }
  faults.count('bad_dataschema', 'dataschema gave what is no URI');
}

const MAX_SEVERITY = 24;
const MAX_SEVERITY_TEXT_LENGTH = 64;

function addSeverity(
  event: TelemetryEvent,
  { severityText, severityNumber }: EventParts,
  { has }: ResolvedEnvelopeOptions,
): void {
  if (has.severitytext && isAttributeText(severityText) && severityText.length <= MAX_SEVERITY_TEXT_LENGTH) {
    event['severitytext'] = severityText;
  }
  if (!has.severitynumber) return;
  if (
    Number.isInteger(severityNumber) &&
    (severityNumber as number) > 0 &&
    (severityNumber as number) <= MAX_SEVERITY
  ) {
    event['severitynumber'] = severityNumber;
    // The extension is not to be used without a number. 0 is the one that says nothing.
  } else if (event['severitytext'] !== undefined) event['severitynumber'] = 0;
}

const MAX_ID_LENGTH = 256;
const MAX_INT32 = 2_147_483_647;

/** Ids as the application gave them; one that the mask has changed does not name anything any more. */
function addCorrelation(
  event: TelemetryEvent,
  attributes: Readonly<Record<string, unknown>>,
  data: EventData,
  { has }: ResolvedEnvelopeOptions,
): void {
  const flowId = idOf(data[ATTR_FLOW_ID], attributes, ATTR_FLOW_ID);
  const requestId = idOf(data[ATTR_REQUEST_ID], attributes, ATTR_REQUEST_ID);
  const correlationId = flowId ?? requestId;
  if (has.correlationid && correlationId !== undefined) event['correlationid'] = correlationId;
  if (has.flowid && flowId !== undefined) event['flowid'] = flowId;
  if (has.requestid && requestId !== undefined) event['requestid'] = requestId;
  const rate = data[ATTR_FLOW_SAMPLE_RATE];
  if (has.sampledrate && Number.isInteger(rate) && (rate as number) > 1 && (rate as number) <= MAX_INT32) {
    event['sampledrate'] = rate;
  }
}

function idOf(value: unknown, attributes: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (value === undefined || !isAttributeText(value) || value.length > MAX_ID_LENGTH) return undefined;
  return value === attributes[name] ? value : undefined;
}

function addRecordedTime(event: TelemetryEvent, recorded: HrTime, time: string | undefined): void {
  const text = timeText(recorded);
  if (text !== undefined && text !== time) event['recordedtime'] = text;
}

function addGiven(
  event: TelemetryEvent,
  origin: EventOrigin,
  { has, partitionKey, sequence }: ResolvedEnvelopeOptions,
): void {
  if (has.partitionkey && partitionKey !== undefined) {
    const key = givenText('bad_partition_key', () => partitionKey(origin));
    if (key !== undefined) event['partitionkey'] = key;
  }
  if (has.sequence && sequence !== undefined) {
    const next = givenText('bad_sequence', sequence);
    if (next !== undefined) event['sequence'] = next;
  }
}

function givenId(origin: EventOrigin, { idOf: of }: ResolvedEnvelopeOptions): string | undefined {
  return of === undefined ? undefined : givenText('bad_id', () => of(origin));
}

const MAX_GIVEN_LENGTH = 1_024;

/** What a function of the application gives, where it is text as attributes have it. */
function givenText(fault: 'bad_id' | 'bad_partition_key' | 'bad_sequence', give: () => unknown): string | undefined {
  try {
    const text = give();
    if (text === undefined) return undefined;
    if (isAttributeText(text) && text.length <= MAX_GIVEN_LENGTH) return text;
  } catch {
    // Counted below, as what is no text.
  }
  faults.count(fault, 'a function of the options gave what is no text of 1 to 1024 characters');
  return undefined;
}
