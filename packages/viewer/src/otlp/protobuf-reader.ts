/**
 * Reads binary protobuf by the schema.
 *
 * The decoder that protobufjs generates is not used: it does not look at wire types, cuts a string that runs past the end of
 * the body short without a word, bounds depth by one setting for the whole process, and cannot bound the number of messages.
 */
import protobuf, { type Field, type Reader, type Type } from 'protobufjs/light.js';
import type { DecodeCursor } from './decode-cursor.ts';
import { idFromBytes, idLength } from './id-field.ts';
import { readScalar, wireTypeOf } from './protobuf-scalars.ts';
import type { WireMessage, WireValue } from './wire.ts';

const LENGTH_DELIMITED = 2;

/** Reads one message of `type` that fills `bytes`; throws on anything that is not one. */
export function readProtobuf(type: Type, bytes: Uint8Array, cursor: DecodeCursor): WireMessage {
  const reader = protobuf.Reader.create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return readMessage(type, reader, reader.len, cursor);
}

function readMessage(type: Type, reader: Reader, end: number, cursor: DecodeCursor): WireMessage {
  cursor.openMessage(type.name);
  const message: WireMessage = {};
  while (reader.pos < end) {
    cursor.countParts(1);
    const tag = reader.uint32();
    const field = type.fieldsById[tag >>> 3];
    if (field === undefined) {
      if (tag >>> 3 === 0) cursor.fail('holds a field with number 0');
      reader.skipType(tag & 7);
      continue;
    }
    cursor.enter(field.name);
    readField(field, tag & 7, message, reader, cursor);
    cursor.leave();
  }
  if (reader.pos !== end) cursor.fail('runs past its declared length');
  cursor.closeMessage(type.name);
  return message;
}

function readField(field: Field, wireType: number, message: WireMessage, reader: Reader, cursor: DecodeCursor): void {
  const expected = wireTypeOf(field);
  if (!field.repeated) {
    if (wireType !== expected) cursor.fail(`has wire type ${wireType} instead of ${expected}`);
    // A oneof holds what came last.
    for (const other of field.partOf?.oneof ?? []) delete message[other];
    message[field.name] = readValue(field, reader, cursor);
    return;
  }
  const list = (message[field.name] ??= []) as WireValue[];
  if (wireType === expected) {
    readElement(field, list, reader, cursor);
  } else if (wireType === LENGTH_DELIMITED) {
    const end = reader.uint32() + reader.pos;
    while (reader.pos < end) readElement(field, list, reader, cursor);
    if (reader.pos !== end) cursor.fail('runs past its declared length');
  } else {
    cursor.fail(`has wire type ${wireType} instead of ${expected}`);
  }
}

function readElement(field: Field, list: WireValue[], reader: Reader, cursor: DecodeCursor): void {
  cursor.enter(list.length);
  if (field.resolvedType === null) cursor.countParts(1);
  list.push(readValue(field, reader, cursor));
  cursor.leave();
}

function readValue(field: Field, reader: Reader, cursor: DecodeCursor): WireValue {
  const type = field.resolvedType as Type | null;
  if (type !== null) {
    const length = reader.uint32();
    const end = reader.pos + length;
    if (end > reader.len) cursor.fail('runs past the end of the body');
    return readMessage(type, reader, end, cursor);
  }
  const value = readScalar(field, reader);
  const id = idLength(field);
  return id === undefined ? value : idFromBytes(value as Uint8Array, id, cursor);
}
