/** Flow events as JSON text: the bytes that travel. */
import { FlowEventsError } from '../errors.ts';
import type { FlowEvent } from './flow-event.ts';
import { checkedFlowEvent } from './validate.ts';

/**
 * The event as one line of JSON. An event is frozen, so it always gives the same text, and a retry sends the same bytes.
 *
 * @example
 * flowEventJson(event); // '{"version":1,"event_id":"...","flow_id":"order-42",...}'
 */
export function flowEventJson(event: FlowEvent): string {
  return JSON.stringify(event);
}

/**
 * Reads one event from JSON. Unknown members are ignored.
 *
 * @throws FlowEventsError `WEIR_FLOW_INVALID_JSON` for text that is not JSON, `WEIR_FLOW_INVALID_EVENT` for JSON that is
 *   not an event
 * @example
 * parseFlowEvent(flowEventJson(event)); // equals event
 */
export function parseFlowEvent(text: string): FlowEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be anything.
    throw new FlowEventsError('WEIR_FLOW_INVALID_JSON', 'the text is not JSON');
  }
  return checkedFlowEvent(value);
}
