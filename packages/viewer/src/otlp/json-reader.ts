/** Reads OTLP/JSON by the schema: lowerCamelCase names, hex ids, enumerations as integers, unknown members ignored. */
import type { Field, Type } from 'protobufjs/light.js';
import type { DecodeCursor } from './decode-cursor.ts';
import { idFromHex, idLength } from './id-field.ts';
import { kindOf, scalarFromJson } from './json-scalars.ts';
import { scanJson } from './json-scan.ts';
import { parseExactJson } from './json-text.ts';
import type { WireMessage, WireValue } from './wire.ts';

/** Reads one message of `type` from UTF-8 text; throws on anything that is not one. */
export function readJson(type: Type, bytes: Uint8Array, cursor: DecodeCursor): WireMessage {
  const scan = scanJson(bytes);
  if (scan.excess !== undefined) return cursor.fail(scan.excess);
  return readMessage(type, parseExactJson(bytes, scan), cursor);
}

function readMessage(type: Type, json: unknown, cursor: DecodeCursor): WireMessage {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return cursor.fail(`must be an object (got ${kindOf(json)})`);
  }
  cursor.openMessage(type.name);
  const message: WireMessage = {};
  for (const field of type.fieldsArray) {
    // Own members only: what a prototype would lend is not in the text.
    const value = Object.hasOwn(json, field.name) ? (json as Record<string, unknown>)[field.name] : null;
    // In the JSON form of protobuf, null says absent.
    if (value === null) continue;
    for (const other of field.partOf?.oneof ?? []) {
      if (other in message) cursor.fail(`must not hold both ${other} and ${field.name}`);
    }
    cursor.countParts(1);
    cursor.enter(field.name);
    message[field.name] = field.repeated ? readList(field, value, cursor) : readValue(field, value, cursor);
    cursor.leave();
  }
  cursor.closeMessage(type.name);
  return message;
}

function readList(field: Field, json: unknown, cursor: DecodeCursor): WireValue[] {
  if (!Array.isArray(json)) return cursor.fail(`must be an array (got ${kindOf(json)})`);
  return json.map((element: unknown, index) => {
    cursor.enter(index);
    if (field.resolvedType === null) cursor.countParts(1);
    const value = readValue(field, element, cursor);
    cursor.leave();
    return value;
  });
}

function readValue(field: Field, json: unknown, cursor: DecodeCursor): WireValue {
  if (field.resolvedType !== null) return readMessage(field.resolvedType as Type, json, cursor);
  const id = idLength(field);
  return id === undefined ? scalarFromJson(field.type, json, cursor) : idFromHex(json, id, cursor);
}
