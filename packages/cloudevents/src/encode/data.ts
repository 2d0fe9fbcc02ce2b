/** The data of an event as it is written: bytes of its own, or part of a JSON text. */
import type { CloudEventV1 } from 'cloudevents';
import { JSON_DATA } from '../envelope/event.ts';
import { jsonValue } from '../envelope/json-value.ts';
import { invalidEvent } from './attributes.ts';
import { base64Bytes } from './base64.ts';
import { isJsonType } from './media-type.ts';

/** Bytes with their content type; undefined where the event says none. */
export interface WrittenData {
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
}

/** The data as the body of a message in binary mode; undefined where there is none. */
export function dataBytes(event: CloudEventV1<unknown>): WrittenData | undefined {
  const contentType = event.datacontenttype ?? undefined;
  const binary = binaryData(event);
  if (binary !== undefined) return { bytes: binary, contentType };
  const { data } = event;
  if (data === undefined) return undefined;
  // What the JSON format leaves to be understood is said here.
  if (isJsonType(contentType)) return { bytes: Buffer.from(jsonText(data)), contentType: contentType ?? JSON_DATA };
  return { bytes: Buffer.from(textData(data)), contentType };
}

/** The member of the JSON format that holds the data, from the comma on; empty where there is none. */
export function dataMember(event: CloudEventV1<unknown>): string {
  const { data } = event;
  if (typeof data !== 'object' || data === null || event.data_base64 !== undefined || data instanceof Uint8Array) {
    const binary = binaryData(event);
    if (binary !== undefined) return `,"data_base64":"${binary.toString('base64')}"`;
    if (data === undefined) return '';
  }
  return `,"data":${isJsonType(event.datacontenttype ?? undefined) ? jsonText(data) : JSON.stringify(textData(data))}`;
}

function binaryData({ data, data_base64: base64 }: CloudEventV1<unknown>): Buffer | undefined {
  // The official event has bytes in both places, also where its data is an array of larger numbers.
  if (base64 !== undefined && base64 !== null) {
    const bytes = base64Bytes(base64);
    if (bytes !== undefined) return bytes;
    throw invalidEvent([{ attribute: 'data_base64', message: 'must be base64 of RFC 4648' }]);
  }
  return data instanceof Uint8Array ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : undefined;
}

function textData(data: unknown): string {
  if (typeof data === 'string') return data;
  throw invalidEvent([{ attribute: 'data', message: 'must be text or bytes where datacontenttype is not of JSON' }]);
}

/** JSON of any value: what `JSON.stringify` cannot write is replaced. */
export function jsonText(data: unknown): string {
  try {
    const text = JSON.stringify(data);
    if (text !== undefined) return text;
  } catch {
    // A cycle, a bigint, a getter or a toJSON that throws.
  }
  return JSON.stringify(jsonValue(data) ?? null);
}
