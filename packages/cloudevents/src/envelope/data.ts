/** The `data` of an event: what the record or the span says, as one object of JSON. */
import type { Mask } from '@weir/otel-compat';
import { faults } from '../state.ts';
import type { EventLogRecord, EventSpan } from './inputs.ts';
import { jsonValue, setMember } from './json-value.ts';

/** Data of events that are made from telemetry. */
export type EventData = Record<string, unknown>;

/** What a text body is called, and any other that is no object. */
export const MESSAGE_MEMBER = 'message';

const STATUS_NAMES = ['unset', 'ok', 'error'];

/** The body, whose members attributes win over. */
export function logRecordData({ body, attributes }: EventLogRecord): EventData {
  const data: EventData = {};
  if (body !== undefined && body !== null) addBody(data, body);
  addAttributes(data, attributes);
  return data;
}

/** Attributes, `duration_ms`, `status` and, where it failed, `status_message`. */
export function spanData({ attributes, duration, status }: EventSpan): EventData {
  const data: EventData = {
    duration_ms: duration[0] * 1_000 + duration[1] / 1_000_000,
    status: STATUS_NAMES[status.code] ?? 'unset',
  };
  if (typeof status.message === 'string') data['status_message'] = status.message;
  addAttributes(data, attributes);
  return data;
}

/** The masked data; empty where the mask fails, since nothing leaves unmasked. */
export function maskedData(data: EventData, mask: Mask | undefined): EventData {
  if (mask === undefined) return data;
  try {
    const masked = mask(data);
    if (typeof masked === 'object' && masked !== null) return masked === data ? data : { ...masked };
  } catch {
    // Counted below, as what is no data.
  }
  faults.count('bad_mask', 'a mask threw, or gave no object; an event goes without its data');
  return {};
}

function addBody(data: EventData, body: unknown): void {
  const value = jsonValue(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) Object.assign(data, value);
  else if (value !== undefined) data[MESSAGE_MEMBER] = value;
}

function addAttributes(data: EventData, attributes: Readonly<Record<string, unknown>>): void {
  try {
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (value === undefined) continue;
      setMember(data, key, typeof value === 'string' ? value : jsonValue(value));
    }
  } catch {
    // A getter that throws: read again, each on its own.
    const readable = jsonValue(attributes);
    if (typeof readable === 'object' && readable !== null)
      for (const [key, value] of Object.entries(readable)) setMember(data, key, value);
  }
}
