/** The hash that every part of a system decides by. */

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
// The prime of 64 bits is 2^40 + 0x1b3.
const PRIME_LOW = 0x1b3;
const TWO_32 = 0x1_0000_0000;

// A flow id has at most 256 characters of at most 4 bytes.
const bytes = new Uint8Array(1_024);
const encoder = new TextEncoder();

/** A 64-bit integer in two halves: the upper one signed, as the whole is. */
export interface FlowHash {
  readonly high: number;
  readonly low: number;
}

/**
 * FNV-1a with 64 bits (RFC 9923) over the UTF-8 bytes of a flow id, as a signed integer: what `FNV` of the Collector's
 * transformation language gives.
 *
 * Without BigInt: a product of two halves is exact in a double.
 */
export function flowHash(flowId: string): FlowHash {
  const { written } = encoder.encodeInto(flowId, bytes);
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (let index = 0; index < written; index += 1) {
    low = (low ^ (bytes[index] as number)) >>> 0;
    const product = low * PRIME_LOW;
    high = (Math.imul(high, PRIME_LOW) + (low << 8) + Math.floor(product / TWO_32)) >>> 0;
    low = product % TWO_32;
  }
  return { high: high | 0, low };
}

/** Whether `divisor`, an integer from 1 to 1,000,000, divides the hash. */
export function divides(divisor: number, { high, low }: FlowHash): boolean {
  return ((high % divisor) * (TWO_32 % divisor) + (low % divisor)) % divisor === 0;
}
