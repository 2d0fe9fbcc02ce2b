/** Export requests drawn from the schema itself, and their two encodings, made without the readers under test. */
import { fc } from '@fast-check/vitest';
import protobuf, { type Field, type Type } from 'protobufjs/light.js';
import { otlpDescriptor } from '../../src/otlp/schema.ts';

/** A message by field name; 64-bit integers as bigint, ids and bytes as bytes. */
export interface Message {
  [field: string]: Value;
}
type Value = string | number | bigint | boolean | Uint8Array | Message | Value[];

const idLengths: Record<string, number> = { traceId: 16, spanId: 8, parentSpanId: 8 };
const isId = (field: Field): boolean => field.type === 'bytes' && field.name in idLengths;

/** Messages of `type` with any field present or absent, values up to three levels deep. */
export function arbitraryMessage(type: Type, levels = 3): fc.Arbitrary<Message> {
  const alone = type.fieldsArray.filter((field) => !field.partOf);
  const fields = Object.fromEntries(alone.map((field) => [field.name, arbitraryField(field, levels)]));
  let message = fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Message>;
  for (const oneof of type.oneofsArray) {
    const members = oneof.fieldsArray.filter((field) => levels > 0 || field.resolvedType === null);
    const member = fc.oneof(
      fc.constant<Message>({}),
      ...members.map((field) => arbitraryField(field, levels).map((value): Message => ({ [field.name]: value }))),
    );
    message = fc.tuple(message, member).map(([one, other]) => ({ ...one, ...other }));
  }
  return message;
}

function arbitraryField(field: Field, levels: number): fc.Arbitrary<Value> {
  const nested = field.resolvedType as Type | null;
  const deeper = field.parent?.name === 'AnyValue' ? levels - 1 : levels;
  const value = nested === null ? arbitraryScalar(field) : arbitraryMessage(nested, deeper);
  return field.repeated ? fc.array<Value>(value, { maxLength: 2 }) : value;
}

const int64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(2n ** 53n - 2n, 2n ** 53n + 2n));
const uint64 = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(2n ** 53n - 2n, 2n ** 53n + 2n));

function arbitraryScalar(field: Field): fc.Arbitrary<Value> {
  if (isId(field)) {
    const length = idLengths[field.name]!;
    const bytes = fc.uint8Array({ minLength: length, maxLength: length });
    return fc.oneof(bytes, fc.constantFrom(new Uint8Array(), new Uint8Array(length)));
  }
  const byType: Record<string, fc.Arbitrary<Value>> = {
    string: fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('__proto__', 'constructor', '')),
    bool: fc.boolean(),
    bytes: fc.uint8Array({ maxLength: 5 }),
    double: fc.double(),
    int32: fc.integer(),
    sint32: fc.integer(),
    uint32: fc.nat({ max: 0xff_ff_ff_ff }),
    fixed32: fc.nat({ max: 0xff_ff_ff_ff }),
    int64,
    sfixed64: int64,
    uint64,
    fixed64: uint64,
  };
  return byType[field.type]!;
}

/** The schema with repeated scalars packed, as proto3 senders write them, or not, as a reader must accept them too. */
function rootOf(packed: boolean): protobuf.Namespace {
  const descriptor = structuredClone(otlpDescriptor) as { nested: Record<string, protobuf.IType> };
  for (const { fields } of Object.values(descriptor.nested)) {
    for (const field of Object.values(fields)) field.options = { packed };
  }
  return protobuf.Root.fromJSON(descriptor).resolveAll();
}
const roots = { packed: rootOf(true), unpacked: rootOf(false) };

/** The message in protobuf, by the encoder of protobufjs. */
export function encodeProtobuf(type: Type, message: Message, lists: 'packed' | 'unpacked' = 'packed'): Uint8Array {
  return roots[lists]
    .lookupType(type.name)
    .encode(encodable(message) as Message)
    .finish();
}

function encodable(value: Value): unknown {
  if (typeof value === 'bigint') {
    const [low, high] = [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
    return { low, high, unsigned: value >= 0n };
  }
  if (Array.isArray(value)) return value.map(encodable);
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, encodable(member)]));
}

/** What JSON leaves to the sender. */
export interface JsonStyle {
  /** 64-bit integers as bare numbers instead of strings. */
  readonly bareIntegers: boolean;
  readonly upperCaseIds: boolean;
  /** A member that no schema knows, in every message. */
  readonly unknownMember: boolean;
}

/** The message in OTLP/JSON. */
export function encodeJson(type: Type, message: Message, style: JsonStyle): string {
  const members = Object.entries(message).map(([name, value]) => {
    const field = type.fields[name]!;
    const values = (Array.isArray(value) ? value : [value]).map((one) => jsonValue(field, one, style));
    return `${JSON.stringify(name)}:${field.repeated ? `[${values.join(',')}]` : values[0]}`;
  });
  if (style.unknownMember) members.push('"__proto__":{"polluted":true}', '"fromTheFuture":[{"x":[1,"y",null]}]');
  return `{${members.join(',')}}`;
}

function jsonValue(field: Field, value: Value, style: JsonStyle): string {
  if (field.resolvedType !== null) return encodeJson(field.resolvedType as Type, value as Message, style);
  if (typeof value === 'bigint') return style.bareIntegers ? String(value) : `"${value}"`;
  if (value instanceof Uint8Array) {
    const hex = Buffer.from(value).toString('hex');
    return JSON.stringify(
      isId(field) ? (style.upperCaseIds ? hex.toUpperCase() : hex) : Buffer.from(value).toString('base64'),
    );
  }
  if (typeof value !== 'number') return JSON.stringify(value);
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
