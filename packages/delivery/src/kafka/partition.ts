/** Which partition a key belongs to: the rule of Kafka's Java client, so that producers of all languages agree. */

const SEED = 0x9747b28c;
const FACTOR = 0x5bd1e995;

/**
 * The hash of a key, from 0 to 2,147,483,647; its remainder by the number of partitions is the key's partition.
 *
 * The Kafka client's own default takes the hash as unsigned, and so puts half of all keys elsewhere than the Java client does
 * where the number of partitions is no power of two; it reckons in BigInt besides, which costs more than the rest of a record.
 */
export function keyHash(key: Uint8Array): number {
  return murmur2(key) & 0x7fffffff;
}

/** MurmurHash2, 32 bits, seeded as in Kafka's `Utils.murmur2`. */
function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const whole = length & ~3;
  let hash = SEED ^ length;
  for (let at = 0; at < whole; at += 4) {
    let word = byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    word = Math.imul(word, FACTOR);
    word = Math.imul(word ^ (word >>> 24), FACTOR);
    hash = Math.imul(hash, FACTOR) ^ word;
  }
  if (whole < length) {
    for (let at = length - 1; at >= whole; at -= 1) hash ^= byte(bytes, at) << (8 * (at - whole));
    hash = Math.imul(hash, FACTOR);
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR);
  return hash ^ (hash >>> 15);
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}
