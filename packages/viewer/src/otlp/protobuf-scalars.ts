/** Reads single values of binary protobuf. */
import type { Field, Reader } from 'protobufjs/light.js';
import type { WireValue } from './wire.ts';

type Long = ReturnType<Reader['int64']>;

/** Reads one value. Bytes are a copy, so that a kept value does not keep the whole body. */
export type ReadScalar = (reader: Reader) => WireValue;

interface Scalar {
  readonly wireType: number;
  readonly read: ReadScalar;
}

/** The wire type that values of this field have on their own. */
export function wireTypeOf(field: Field): number {
  return scalars.get(field.type)?.wireType ?? 2;
}

/** What reads a value of this scalar field. */
export function scalarReader(field: Field): ReadScalar {
  return scalars.get(field.type)!.read;
}

const scalars: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['bool', { wireType: 0, read: (reader) => reader.bool() }],
  ['int32', { wireType: 0, read: (reader) => reader.int32() }],
  ['uint32', { wireType: 0, read: (reader) => reader.uint32() }],
  ['sint32', { wireType: 0, read: (reader) => reader.sint32() }],
  ['int64', { wireType: 0, read: (reader) => toBigInt(reader.int64()) }],
  ['uint64', { wireType: 0, read: (reader) => toBigInt(reader.uint64()) }],
  ['fixed64', { wireType: 1, read: (reader) => toBigInt(reader.fixed64()) }],
  ['sfixed64', { wireType: 1, read: (reader) => toBigInt(reader.sfixed64()) }],
  ['double', { wireType: 1, read: (reader) => reader.double() }],
  ['string', { wireType: 2, read: (reader) => lengthDelimited(reader).toString('utf8') }],
  ['bytes', { wireType: 2, read: (reader) => new Uint8Array(lengthDelimited(reader)) }],
  ['fixed32', { wireType: 5, read: (reader) => reader.fixed32() }],
]);

function toBigInt({ low, high, unsigned }: Long): bigint {
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return unsigned ? bits : BigInt.asIntN(64, bits);
}

function lengthDelimited(reader: Reader): Buffer {
  const length = reader.uint32();
  const start = reader.pos;
  reader.skip(length);
  return (reader.buf as Buffer).subarray(start, reader.pos);
}
