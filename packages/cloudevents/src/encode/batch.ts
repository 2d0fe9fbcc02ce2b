/** The JSON batch format. */
import type { CloudEventV1 } from 'cloudevents';
import { encodeStructured } from './structured.ts';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;

/**
 * Events in the JSON batch format, `application/cloudevents-batch+json`. An event that is encoded already is joined as it
 * is: bytes are taken for what `encodeStructured` gave.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where an event breaks the specification
 * @example
 * String(encodeBatch([event, encodeStructured(event)])); // '[{"specversion":"1.0",...},{"specversion":"1.0",...}]'
 */
export function encodeBatch(events: readonly (CloudEventV1<unknown> | Uint8Array)[]): Buffer {
  const members = events.map((event) => (event instanceof Uint8Array ? event : encodeStructured(event)));
  const length = members.reduce((sum, { byteLength }) => sum + byteLength, Math.max(0, members.length - 1) + 2);
  const batch = Buffer.allocUnsafe(length);
  batch[0] = OPEN;
  let at = 1;
  for (const member of members) {
    if (at > 1) batch[at++] = COMMA;
    batch.set(member, at);
    at += member.byteLength;
  }
  batch[at] = CLOSE;
  return batch;
}
