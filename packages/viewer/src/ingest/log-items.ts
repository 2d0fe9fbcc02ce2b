/** Log records as rows. */
import { ATTR_FLOW_ID, ATTR_REQUEST_ID } from '@weir/semconv';
import { cloudEventItem, type ReceivedCloudEvent } from '../cloud-events/envelope.ts';
import { cloudEventInLog } from '../cloud-events/in-log.ts';
import type { AttributeValue, ReceivedLogRecord } from '../otlp/model.ts';
import type { LogItem } from '../rows/batch.ts';
import { factsOfLog } from './cache-facts.ts';
import { int64, name, textOf } from '../rows/columns.ts';
import type { FlowEventReader } from './flow-event-reader.ts';
import { jsonValue } from '../rows/json-value.ts';
import type { Origins } from './origins.ts';
import { storedAttributes, type StoredObject, type StoredValue, storedValue } from '../rows/stored-value.ts';

/** Characters of a body that a list shows, and that a search looks at. */
const MAX_LINE = 500;

/** What is stored of a record beside its columns. */
export interface LogDoc {
  /** attributes */
  readonly a?: StoredObject;
  /** body */
  readonly b?: StoredValue;
  /** flags */
  readonly f?: number;
  /** attributes that are not kept */
  readonly d?: number;
}

/** One row for each record; the flow events and CloudEvents among them are told to `events`. */
export function logItems(records: readonly ReceivedLogRecord[], origins: Origins, events: FlowEventReader): LogItem[] {
  return records.map((record) => {
    const found = cloudEventInLog(record);
    if (found === 'malformed') events.malformedCloudEvent();
    const cloudEvent = found === 'malformed' ? undefined : found;
    events.read(record, cloudEvent);
    return logItem(record, origins.placeOf(record), cloudEvent);
  });
}

function logItem(record: ReceivedLogRecord, origin: number, cloudEvent: ReceivedCloudEvent | undefined): LogItem {
  const { attributes, body, traceId = null, spanId = null } = record;
  const carried = cloudEvent === undefined ? undefined : cloudEventItem(cloudEvent);
  const { stored, dropped } = storedAttributes(attributes);
  const flow = textOf(attributes, ATTR_FLOW_ID) ?? carried?.flow ?? null;
  const droppedCount = record.droppedAttributesCount + dropped;
  const doc = JSON.stringify({
    a: stored,
    ...(body !== null && { b: storedValue(body) }),
    ...(record.flags !== 0 && { f: record.flags }),
    ...(droppedCount > 0 && { d: droppedCount }),
  });
  const time = int64(record.time);
  const observed = int64(record.observedTime);
  return {
    origin,
    flow,
    trace: traceId,
    columns: [
      time === 0n ? observed : time,
      observed,
      record.severityNumber,
      name(record.severityText),
      name(record.eventName),
      traceId,
      spanId,
      flow,
      textOf(attributes, ATTR_REQUEST_ID),
      lineOf(body),
      doc,
    ],
    facts: factsOfLog(record),
    ...(carried !== undefined && { cloudEvent: carried }),
  };
}

function lineOf(body: AttributeValue): string {
  if (body === null) return '';
  const text = typeof body === 'string' ? body.slice(0, 2 * MAX_LINE) : JSON.stringify(jsonValue(body));
  return name(text.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_LINE));
}
