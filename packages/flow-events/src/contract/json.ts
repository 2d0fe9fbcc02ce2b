/** Flow events as JSON text: the bytes that travel. */
import { FlowEventsError } from '../errors.ts';
import {
  FLOW_EVENT_VERSION,
  type FlowAck,
  type FlowEvent,
  type FlowNode,
  type FlowStage,
  type FlowStatus,
} from './flow-event.ts';
import { checkedFlowEvent, isCheckedFlowEvent } from './validate.ts';

/**
 * The event as one line of JSON, equal to what `JSON.stringify` gives. An event is frozen, so it always gives the same text,
 * and a retry sends the same bytes.
 *
 * @example
 * flowEventJson(event); // '{"version":1,"event_id":"...","flow_id":"order-42",...}'
 */
export function flowEventJson(event: FlowEvent): string {
  // Of what was built or checked the members are in the order of the contract and within their rules. Only for that is it
  // known which texts need no escapes.
  if (!isCheckedFlowEvent(event)) return JSON.stringify(event);
  const { ack, error, meta } = event;
  let text = `{"version":${FLOW_EVENT_VERSION},"event_id":"${event.event_id}","flow_id":${quoted(event.flow_id)}`;
  text += placeJson(event);
  if (ack !== undefined) text += `,"ack":${ackJson(ack)}`;
  if (error !== undefined) text += `,"error":${JSON.stringify(error)}`;
  if (event.payload_bytes !== undefined) text += `,"payload_bytes":${event.payload_bytes}`;
  if (event.input_bytes !== undefined) text += `,"input_bytes":${event.input_bytes}`;
  if (event.output_bytes !== undefined) text += `,"output_bytes":${event.output_bytes}`;
  if (event.request_id !== undefined) text += `,"request_id":${quoted(event.request_id)}`;
  if (event.sample_rate !== undefined) text += `,"sample_rate":${event.sample_rate}`;
  if (meta !== undefined) text += `,"meta":${JSON.stringify(meta)}`;
  text += `,"timestamp":"${event.timestamp}"`;
  if (event.causation_id !== undefined) text += `,"causation_id":"${event.causation_id}"`;
  if (event.attempt !== undefined) text += `,"attempt":${event.attempt}`;
  if (event.trace_id !== undefined) text += `,"trace_id":"${event.trace_id}"`;
  if (event.span_id !== undefined) text += `,"span_id":"${event.span_id}"`;
  return `${text}}`;
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

interface Place {
  readonly group: string | undefined;
  readonly node: FlowNode;
  readonly stage: FlowStage;
  readonly status: FlowStatus;
  readonly text: string;
}

// A process is few nodes, at few stages, of few groups.
const MAX_PLACES = 16;
const places: Place[] = [];

/** What comes again and again is written once: text of few pieces, each in one place, is what becomes bytes fast. */
function placeJson({ group_flow: group, node, stage, status }: FlowEvent): string {
  for (const place of places) {
    if (
      place.stage === stage &&
      place.status === status &&
      place.group === group &&
      place.node.id === node.id &&
      place.node.type === node.type
    ) {
      return place.text;
    }
  }
  const grouped = group === undefined ? '' : `,"group_flow":${quoted(group)}`;
  const text = `${grouped},"node":{"id":"${node.id}","type":"${node.type}"},"stage":"${stage}","status":"${status}"`;
  // Split and joined again, the text is in one place.
  if (places.length < MAX_PLACES) places.push({ group, node, stage, status, text: text.split('').join('') });
  return text;
}

function ackJson({ type, by, latency_ms: latencyMs, deadline_ms: deadlineMs }: FlowAck): string {
  let text = `{"type":"${type}"`;
  if (by !== undefined) text += `,"by":"${by}"`;
  if (latencyMs !== undefined) text += `,"latency_ms":${latencyMs}`;
  if (deadlineMs !== undefined) text += `,"deadline_ms":${deadlineMs}`;
  return `${text}}`;
}

// Free text of an event has neither control characters nor half surrogate pairs.
const ESCAPED = /["\\]/;

function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}
