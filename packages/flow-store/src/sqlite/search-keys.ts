/** By what flows are found. */
import type { FlowEvent } from '@weir/flow-events';

/** What a flow is found by, besides its id and those of its events: trace ids told apart from request ids. */
export function keysOf({ trace_id: traceId, request_id: requestId }: FlowEvent): readonly string[] {
  return [
    ...(traceId === undefined ? [] : [`trace:${traceId}`]),
    ...(requestId === undefined ? [] : [`request:${requestId}`]),
  ];
}

/** The value of the key's column: a trace id takes 16 bytes. */
export function keyValue(key: string): string | Uint8Array {
  return key.startsWith('trace:') ? Buffer.from(key.slice(6), 'hex') : key.slice(8);
}
