/** The `data` of an event: what the record or the span says, as one object of JSON. */
import type { Mask } from '@weir/otel-compat';
import { faults } from '../state.ts';
import type { EventLogRecord, EventSpan } from './inputs.ts';
import { jsonValue, setMember } from './json-value.ts';
import type { EventData } from './telemetry-event.ts';

/** What a text body is called, and any other that is no object. */
export const MESSAGE_MEMBER = 'message';

/** Members of a span's data beside its attributes. */
export const DURATION_MEMBER = 'duration_ms';
export const STATUS_MEMBER = 'status';
export const STATUS_MESSAGE_MEMBER = 'status_message';

const STATUS_NAMES = ['unset', 'ok', 'error'];

/** The body, whose members attributes win over. */
export function logRecordData({ body, attributes }: EventLogRecord): EventData {
  if (body === undefined || body === null) return attributeData(attributes);
  const value = jsonValue(body);
  if (value === undefined) return attributeData(attributes);
  if (typeof value !== 'object' || Array.isArray(value)) return joined({ [MESSAGE_MEMBER]: value }, attributes);
  return joined(value as EventData, attributes);
}

/** Attributes, which win over `duration_ms`, `status` and, where there is one, `status_message`. */
export function spanData({ attributes, duration, status }: EventSpan): EventData {
  const data: EventData = {
    [DURATION_MEMBER]: duration[0] * 1_000 + duration[1] / 1_000_000,
    [STATUS_MEMBER]: STATUS_NAMES[status.code] ?? STATUS_NAMES[0],
  };
  if (typeof status.message === 'string') data[STATUS_MESSAGE_MEMBER] = status.message;
  return joined(data, attributes);
}

/** The masked data; empty where the mask fails, since nothing leaves unmasked. */
export function maskedData(data: EventData, mask: Mask | undefined): EventData {
  if (mask === undefined) return data;
  try {
    const masked = mask(data);
    if (masked === data) return data;
    const copy = jsonValue(masked);
    if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) return copy as EventData;
  } catch {
    // Counted below, as what is no data.
  }
  faults.count('bad_mask', 'a mask threw, or gave no object; an event goes without its data');
  return {};
}

function joined(data: EventData, attributes: Readonly<Record<string, unknown>>): EventData {
  const own = attributeData(attributes);
  for (const key of Object.keys(own)) setMember(data, key, own[key]);
  return data;
}

/** A copy, whose members are all JSON. */
function attributeData(attributes: Readonly<Record<string, unknown>>): EventData {
  try {
    // Copied at once, which is cheap; most attributes are text and numbers, and need nothing done.
    const data = { ...attributes };
    for (const key in data) {
      const value = data[key];
      if (typeof value === 'string' || typeof value === 'boolean') continue;
      if (typeof value === 'number' && Number.isFinite(value)) continue;
      return jsonMembers(data);
    }
    return data;
  } catch {
    // A getter that throws: read again, each on its own.
    return jsonMembers(attributes);
  }
}

function jsonMembers(attributes: Readonly<Record<string, unknown>>): EventData {
  const data = jsonValue(attributes);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as EventData) : {};
}
