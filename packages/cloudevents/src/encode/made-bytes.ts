/** The JSON format of events that are made here, faster than `JSON.stringify` writes the whole. */
import type { EventParts } from '../envelope/parts.ts';
import { jsonText } from './data.ts';
import { MAX_ENVELOPE_BYTES, writeEnvelope } from './envelope-bytes.ts';
import { envelopeText } from './envelope-text.ts';

const POOL_BYTES = 65_536;
// Longer data is not worth the room that it may need.
const MAX_POOLED_LENGTH = 4_096;
const MAX_BYTES_OF_UNIT = 3;
const CLOSE = 0x7d;

// Small events lie side by side in memory that is asked for once.
let pool = Buffer.alloc(0);
let used = 0;

/** The same bytes as those of any other event with these members. */
export function madeBytes(parts: EventParts): Buffer {
  const data = jsonText(parts.data);
  if (data.length <= MAX_POOLED_LENGTH) {
    if (used + MAX_ENVELOPE_BYTES + data.length * MAX_BYTES_OF_UNIT >= pool.length) {
      pool = Buffer.allocUnsafeSlow(POOL_BYTES);
      used = 0;
    }
    const start = used;
    const dataAt = writeEnvelope(pool, start, parts);
    if (dataAt !== -1) {
      const end = dataAt + pool.write(data, dataAt);
      pool[end] = CLOSE;
      used = end + 1;
      return pool.subarray(start, used);
    }
  }
  return Buffer.from(`${envelopeText(parts) + data}}`);
}
