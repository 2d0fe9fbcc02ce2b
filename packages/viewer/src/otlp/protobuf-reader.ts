/**
 * Reads binary protobuf by the schema.
 *
 * The decoder that protobufjs generates is not used: it does not look at wire types, cuts a string that runs past the end of
 * the body short without a word, bounds depth by one setting for the whole process, and cannot bound the number of messages.
 */
import protobuf, { type Field, type Reader, type Type } from 'protobufjs/light.js';
import type { DecodeCursor } from './decode-cursor.ts';
import { idFromBytes, idLength } from './id-field.ts';
import { type ReadScalar, scalarReader, wireTypeOf } from './protobuf-scalars.ts';
import type { WireMessage, WireValue } from './wire.ts';

const LENGTH_DELIMITED = 2;

/** What is to be known of a field, looked up once: requests have hundreds of thousands of them. */
interface FieldPlan {
  readonly name: string;
  readonly repeated: boolean;
  readonly wireType: number;
  /** Of a message; a scalar has a reader instead. */
  readonly type: Type | undefined;
  readonly read: ReadScalar | undefined;
  readonly idBytes: number | undefined;
  /** Fields of which only one may be set, this one among them. */
  readonly oneof: readonly string[] | undefined;
}

const plans = new Map<Type, readonly (FieldPlan | undefined)[]>();

/** Reads one message of `type` that fills `bytes`; throws on anything that is not one. */
export function readProtobuf(type: Type, bytes: Uint8Array, cursor: DecodeCursor): WireMessage {
  const reader = protobuf.Reader.create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return readMessage(type, reader, reader.len, cursor);
}

function readMessage(type: Type, reader: Reader, end: number, cursor: DecodeCursor): WireMessage {
  cursor.openMessage(type.name);
  const fields = plans.get(type) ?? planOf(type);
  const message: WireMessage = {};
  while (reader.pos < end) {
    cursor.countParts(1);
    const tag = reader.uint32();
    const field = fields[tag >>> 3];
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

function planOf(type: Type): readonly (FieldPlan | undefined)[] {
  const fields: (FieldPlan | undefined)[] = [];
  for (const field of type.fieldsArray) fields[field.id] = fieldPlan(field);
  plans.set(type, fields);
  return fields;
}

function fieldPlan(field: Field): FieldPlan {
  const type = (field.resolvedType as Type | null) ?? undefined;
  return {
    name: field.name,
    repeated: field.repeated,
    wireType: wireTypeOf(field),
    type,
    read: type === undefined ? scalarReader(field) : undefined,
    idBytes: idLength(field),
    oneof: field.partOf?.oneof,
  };
}

function readField(
  field: FieldPlan,
  wireType: number,
  message: WireMessage,
  reader: Reader,
  cursor: DecodeCursor,
): void {
  const { name, wireType: expected } = field;
  if (!field.repeated) {
    if (wireType !== expected) cursor.fail(`has wire type ${wireType} instead of ${expected}`);
    // A oneof holds what came last. To delete what is not there costs much more than to look.
    for (const other of field.oneof ?? []) if (message[other] !== undefined) delete message[other];
    message[name] = readValue(field, reader, cursor);
    return;
  }
  const list = (message[name] ??= []) as WireValue[];
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

function readElement(field: FieldPlan, list: WireValue[], reader: Reader, cursor: DecodeCursor): void {
  cursor.enter(list.length);
  if (field.type === undefined) cursor.countParts(1);
  list.push(readValue(field, reader, cursor));
  cursor.leave();
}

function readValue({ type, read, idBytes }: FieldPlan, reader: Reader, cursor: DecodeCursor): WireValue {
  if (type !== undefined) {
    const length = reader.uint32();
    const end = reader.pos + length;
    if (end > reader.len) cursor.fail('runs past the end of the body');
    return readMessage(type, reader, end, cursor);
  }
  const value = (read as ReadScalar)(reader);
  return idBytes === undefined ? value : idFromBytes(value as Uint8Array, idBytes, cursor);
}
