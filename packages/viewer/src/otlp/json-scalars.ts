/** Single values of OTLP/JSON, by the JSON form of protobuf: numbers may stand as strings, bytes are base64. */
import type { DecodeCursor } from './decode-cursor.ts';
import { exactInteger } from './json-text.ts';
import type { WireValue } from './wire.ts';

/** What a JSON value is, for messages. */
export function kindOf(json: unknown): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'an array';
  return exactInteger(json) === undefined ? typeof json : 'number';
}

/** The value of a field of a protobuf scalar type; fails on a value of another kind or out of its range. */
export function scalarFromJson(type: string, json: unknown, cursor: DecodeCursor): WireValue {
  switch (type) {
    case 'string':
      return typeof json === 'string' ? json : cursor.fail(`must be a string (got ${kindOf(json)})`);
    case 'bool':
      return typeof json === 'boolean' ? json : cursor.fail(`must be a boolean (got ${kindOf(json)})`);
    case 'bytes':
      return bytes(json, cursor);
    case 'double':
      return double(json, cursor);
    case 'int64':
    case 'sfixed64':
      return integer(json, -(2n ** 63n), 2n ** 63n - 1n, cursor);
    case 'uint64':
    case 'fixed64':
      return integer(json, 0n, 2n ** 64n - 1n, cursor);
    case 'uint32':
    case 'fixed32':
      return Number(integer(json, 0n, 2n ** 32n - 1n, cursor));
    default:
      return Number(integer(json, -(2n ** 31n), 2n ** 31n - 1n, cursor));
  }
}

function integer(json: unknown, min: bigint, max: bigint, cursor: DecodeCursor): bigint {
  const value = toBigInt(json);
  if (value === undefined) return cursor.fail(`must be an integer (got ${kindOf(json)})`);
  if (value < min || value > max) cursor.fail(`must be an integer from ${min} to ${max}`);
  return value;
}

function toBigInt(json: unknown): bigint | undefined {
  if (typeof json === 'object') return exactInteger(json);
  if (typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : undefined;
  // No 64-bit integer has more digits; a longer string would only cost time.
  return typeof json === 'string' && /^-?\d{1,20}$/.test(json) ? BigInt(json) : undefined;
}

const decimal = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function double(json: unknown, cursor: DecodeCursor): number {
  if (typeof json === 'number') return json;
  if (typeof json === 'object' && exactInteger(json) !== undefined) return Number(exactInteger(json));
  if (typeof json === 'string') {
    if (json === 'NaN' || json === 'Infinity' || json === '-Infinity' || decimal.test(json)) return Number(json);
  }
  return cursor.fail(`must be a number (got ${kindOf(json)})`);
}

function bytes(json: unknown, cursor: DecodeCursor): Uint8Array {
  if (typeof json !== 'string') return cursor.fail(`must be base64 text (got ${kindOf(json)})`);
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(json)) cursor.fail('must be base64 text');
  return new Uint8Array(Buffer.from(json, 'base64'));
}
