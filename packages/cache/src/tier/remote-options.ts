/** What every tier that keeps bytes is told: how keys become text, and values bytes. */
import { mustBe } from '../checks.ts';
import { keyText } from '../key-text.ts';
import { Payload } from './payload.ts';
import { jsonSerializer, type Serializer } from './serializer.ts';

/** How entries are kept as bytes. */
export interface RemoteTierOptions<K, V> {
  /** A text that differs for different keys; default {@link keyText}. */
  readonly keyText?: (key: K) => string;
  /** Default: JSON. */
  readonly serializer?: Serializer<V>;
  /** Of the values: what was written under another one is a miss. An integer of 32 bits, from 0, the default. */
  readonly version?: number;
}

/** The same, complete. */
export interface Encoding<K, V> {
  readonly keyText: (key: K) => string;
  readonly payload: Payload<V>;
}

/** @throws CacheError `WEIR_CACHE_OPTION` */
export function encodingOf<K, V>(options: RemoteTierOptions<K, V>): Encoding<K, V> {
  const { keyText: toText = keyText, serializer = jsonSerializer<V>(), version = 0 } = options;
  mustBe(typeof toText === 'function', 'keyText', 'a function', toText);
  const isSerializer = typeof serializer.encode === 'function' && typeof serializer.decode === 'function';
  mustBe(isSerializer, 'serializer', 'an object with encode and decode', serializer);
  const isVersion = Number.isInteger(version) && version >= 0 && version <= 0xff_ff_ff_ff;
  mustBe(isVersion, 'version', 'an integer of 32 bits, from 0', version);
  return { keyText: toText, payload: new Payload(serializer, version) };
}
