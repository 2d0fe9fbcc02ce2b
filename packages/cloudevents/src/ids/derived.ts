/** Ids that are what an event says: the same event again has the same id. */
const HEX_OF_128_BITS = 32;

/** The first 128 bits of SHA-256 over the event without its id and sequence, in hexadecimal. */
export function derivedId(event: object): string {
  const { hash } = process.getBuiltinModule('node:crypto');
  const text = JSON.stringify({ ...event, id: undefined, sequence: undefined });
  return hash('sha256', text, 'hex').slice(0, HEX_OF_128_BITS);
}
