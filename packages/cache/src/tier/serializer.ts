/** How values become bytes, for tiers that keep nothing else. */

/** Makes bytes of values, and values of bytes. Both may throw. */
export interface Serializer<V> {
  encode(value: V): Uint8Array | string;
  decode(bytes: Uint8Array): V;
}

/**
 * JSON in UTF-8; undefined is no bytes at all.
 *
 * @returns a serializer that throws a TypeError for a value that JSON leaves out, such as a function
 * @example
 * const json = jsonSerializer<{ title: string }>();
 * json.encode({ title: 'Dune' }); // '{"title":"Dune"}'
 */
export function jsonSerializer<V>(): Serializer<V> {
  return {
    encode(value) {
      if (value === undefined) return '';
      const text = JSON.stringify(value) as string | undefined;
      if (text === undefined) throw new TypeError(`JSON cannot carry a ${typeof value}`);
      return text;
    },
    decode(bytes) {
      if (bytes.length === 0) return undefined as V;
      return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as V;
    },
  };
}
