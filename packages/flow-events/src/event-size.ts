/** How much an event weighs in a queue. */
import type { FlowEvent } from './contract/flow-event.ts';

// Ids, timestamp, enums and the names of members, in JSON.
const FIXED_BYTES = 320;

/** Roughly the bytes of an event's JSON: what is long in it is counted, the rest is a constant. */
export function eventBytes({ flow_id, group_flow, node, error, meta }: FlowEvent): number {
  let bytes = FIXED_BYTES + flow_id.length + node.id.length;
  if (group_flow !== undefined) bytes += group_flow.length;
  if (error?.message !== undefined) bytes += error.message.length;
  if (meta !== undefined) for (const key in meta) bytes += key.length + (meta[key] as string).length + 6;
  return bytes;
}
