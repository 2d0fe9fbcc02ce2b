/** How much an event weighs in a queue. */
import type { CloudEventV1 } from 'cloudevents';

// Quotes, colon and comma of a member.
const MEMBER_BYTES = 6;
const MAX_DEPTH = 8;

/**
 * Roughly the bytes of an event in the JSON format: its texts and bytes are counted by their length, the rest is a constant
 * each. What lies deeper than eight levels is not counted.
 *
 * @returns bytes, an integer
 * @example
 * estimatedSize({ specversion: '1.0', id: '1', source: '/books', type: 'book.added' }); // 69
 */
export function estimatedSize(event: CloudEventV1<unknown>): number {
  return objectSize(event as unknown as Record<string, unknown>, 0);
}

function objectSize(value: Readonly<Record<string, unknown>>, depth: number): number {
  let bytes = 2;
  for (const key in value) bytes += key.length + MEMBER_BYTES + valueSize(value[key], depth);
  return bytes;
}

function valueSize(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return MEMBER_BYTES;
  if (value instanceof Uint8Array) return Math.ceil(value.byteLength / 3) * 4;
  if (depth === MAX_DEPTH) return 0;
  if (!Array.isArray(value)) return objectSize(value as Record<string, unknown>, depth + 1);
  let bytes = 2;
  for (const one of value as unknown[]) bytes += valueSize(one, depth + 1) + 1;
  return bytes;
}
