/** From values of the model to columns, bounded: ids and names are indexed, and a long one would be so in full. */
import type { Attributes } from '../otlp/model.ts';

/** Characters of an id or a name that are kept. */
const MAX_NAME = 1_024;

const MAX_INT64 = 2n ** 63n - 1n;

/** A time or duration as SQLite can hold it. */
export function int64(nanoseconds: bigint): bigint {
  return nanoseconds > MAX_INT64 ? MAX_INT64 : nanoseconds;
}

/** A name or id, cut where it is far too long, and without what would end it early for the oldest Node's SQLite. */
export function name(text: string): string {
  const cut = text.length > MAX_NAME ? text.slice(0, MAX_NAME) : text;
  return cut.includes('\0') ? cut.replaceAll('\0', '\ufffd') : cut;
}

/** An attribute that is a text and not empty; null otherwise. */
export function textOf(attributes: Attributes, key: string): string | null {
  const value = attributes[key];
  return typeof value === 'string' && value !== '' ? name(value) : null;
}

/** An attribute that is a number; 0 otherwise. */
export function numberOf(attributes: Attributes, key: string): number {
  const value = attributes[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
