/** Bytes of texts that are written next to each other, out of shared memory. */

const POOL_BYTES = 32_768;
// Longer ones are not worth the room that they may need.
const MAX_POOLED_LENGTH = 4_096;
const MAX_BYTES_OF_UNIT = 3;

let pool: Buffer | undefined;
let used = 0;

/**
 * Both texts and a last character in UTF-8. That is half the price of joining them first, where one of them is long or
 * made of many pieces.
 *
 * @param last its code, in ASCII
 */
export function pooledBytes(head: string, tail: string, last: number): Buffer {
  const length = head.length + tail.length + 1;
  if (length > MAX_POOLED_LENGTH) return Buffer.from(head + tail + String.fromCharCode(last));
  if (pool === undefined || used + length * MAX_BYTES_OF_UNIT > POOL_BYTES) {
    pool = Buffer.allocUnsafeSlow(POOL_BYTES);
    used = 0;
  }
  const start = used;
  used += pool.write(head, used);
  used += pool.write(tail, used);
  pool[used++] = last;
  return pool.subarray(start, used);
}
