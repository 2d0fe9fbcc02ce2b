/** A CloudEvent, whichever way it came. */
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import type { CloudEventItem } from '../rows/batch.ts';
import { int64, name } from '../rows/columns.ts';
import { MAX_TEXT } from '../rows/stored-value.ts';

/** The data of an event: JSON as a value, text as text, else bytes as base64. */
export type CloudEventData =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly base64: string };

/** Context attributes and extensions, and the data. */
export interface ReceivedCloudEvent {
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly data?: CloudEventData;
}

/** Bytes of the data, as JSON, that are kept. */
const MAX_DATA = 1_048_576;

/** What lies in the database of an event: its attributes and its data. */
export interface CloudEventDoc {
  readonly e: Readonly<Record<string, string | number | boolean>>;
  readonly d?: CloudEventData;
}

/** Why attributes are no CloudEvent; undefined where they are one. */
export function envelopeProblem(attributes: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of ['id', 'source', 'type'] as const) {
    const value = attributes[key];
    if (typeof value !== 'string' || value === '') return `${key} must be a text that is not empty`;
  }
  const version = attributes['specversion'];
  return typeof version === 'string' && version.startsWith('1.') ? undefined : 'specversion must be 1.0';
}

/** An event as a row. */
export function cloudEventItem({ attributes, data }: ReceivedCloudEvent): CloudEventItem {
  const text = (key: string): string | null => {
    const value = attributes[key];
    return value === undefined || value === '' ? null : name(String(value));
  };
  const [, trace = null, span = null] =
    /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-/.exec(text('traceparent') ?? '') ?? [];
  const flow = text('flowid');
  const doc: CloudEventDoc = { e: attributes, ...(data !== undefined && { d: bounded(data) }) };
  return {
    flow,
    trace,
    columns: [
      text('source'),
      text('id'),
      text('type'),
      text('subject'),
      timeOf(text('time')),
      flow,
      text('requestid'),
      trace,
      span,
      JSON.stringify(doc),
    ],
  };
}

/** The data, where it is JSON that a flow event or a log could be told in: an object. */
export function objectData({ data }: ReceivedCloudEvent): Readonly<Record<string, unknown>> | undefined {
  if (data?.kind !== 'json' || typeof data.value !== 'object' || data.value === null || Array.isArray(data.value)) {
    return undefined;
  }
  return data.value as Readonly<Record<string, unknown>>;
}

function timeOf(time: string | null): bigint {
  const parsed = time === null ? undefined : parseRfc3339(time);
  return parsed === undefined ? 0n : int64(toNanoseconds(parsed));
}

function bounded(data: CloudEventData): CloudEventData {
  if (data.kind === 'text')
    return data.text.length > MAX_DATA ? { kind: 'text', text: data.text.slice(0, MAX_DATA) } : data;
  if (data.kind === 'binary') return { kind: 'binary', base64: data.base64.slice(0, MAX_DATA) };
  const json = JSON.stringify(data.value);
  return json.length > MAX_DATA ? { kind: 'text', text: `${json.slice(0, MAX_TEXT)}…` } : data;
}
