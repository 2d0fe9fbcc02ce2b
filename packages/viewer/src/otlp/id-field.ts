/** Trace and span ids: bytes in the schema, hex in OTLP/JSON and in the model. */
import type { Field } from 'protobufjs/light.js';
import type { DecodeCursor } from './decode-cursor.ts';

const lengths: ReadonlyMap<string, number> = new Map([
  ['traceId', 16],
  ['spanId', 8],
  ['parentSpanId', 8],
]);

/** Number of bytes that an id in this field has, or undefined where the field holds no id. */
export function idLength(field: Field): number | undefined {
  return field.type === 'bytes' ? lengths.get(field.name) : undefined;
}

/** Lower-case hex of an id; fails unless it is empty or has exactly `length` bytes. */
export function idFromBytes(bytes: Uint8Array, length: number, cursor: DecodeCursor): string {
  if (bytes.length !== 0 && bytes.length !== length) cursor.fail(`must have ${length} bytes (got ${bytes.length})`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Lower-case hex of an id written in hex of either case; fails unless it is empty or stands for exactly `length` bytes. */
export function idFromHex(text: unknown, length: number, cursor: DecodeCursor): string {
  if (typeof text !== 'string') return cursor.fail(`must be a string of hex digits (got ${typeof text})`);
  if (text === '') return text;
  if (text.length !== 2 * length || !/^[0-9a-f]+$/i.test(text)) cursor.fail(`must have ${2 * length} hex digits`);
  return text.toLowerCase();
}
