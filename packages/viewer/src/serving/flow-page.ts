/** A flow's page: its events with what the other signals know of them, its hops, rows and acknowledgements. */
import { type FlowEvent, flowHops, isFinal, metAcks, orderedFlowEvents, type TimedFlowEvent } from '@weir/flow-events';
import type { StoredFlow } from '@weir/flow-store';
import type { FlowParts } from '../questions/flow-parts.ts';
import { flowLanes } from './flow-lanes.ts';
import { rowOfFlow } from './flow-rows.ts';
import type { AckView, FlowEventMark, FlowEventView, FlowPage, HopView } from '../api/types/flows.ts';
import type { SpanView } from '../api/types/traces.ts';

/** @param nowNs nanoseconds since the epoch, by which an acknowledgement is awaited or missed */
export function flowPage(flow: StoredFlow, parts: FlowParts, nowNs: bigint): FlowPage {
  const ordered = orderedFlowEvents(flow.events);
  const spans = new Map(parts.spans.map((span) => [`${span.traceId}/${span.spanId}`, span]));
  const places = new Map(ordered.map(({ event }, index) => [event.event_id, index]));
  const hops = hopViews(ordered, places, destinations(parts.spans));
  return {
    flow: rowOfFlow(flow),
    events: eventViews(ordered, spans, parts),
    hops,
    lanes: flowLanes(ordered, hops),
    acks: ackViews(ordered, places, nowNs),
    requestIds: [...new Set(ordered.flatMap(({ event }) => event.request_id ?? []))],
    traces: parts.traces,
    spans: parts.spans,
    links: parts.links,
    logs: parts.logs,
    cloudEvents: parts.cloudEvents,
    truncated: parts.truncated,
    asOfNs: String(nowNs),
  };
}

function eventViews(
  ordered: readonly TimedFlowEvent[],
  spans: ReadonlyMap<string, SpanView>,
  { eventLogs, eventCloudEvents }: FlowParts,
): FlowEventView[] {
  const firstNs = ordered[0]?.atNs ?? 0n;
  const finals = new Set<string>();
  const receptions = new Set<string>();
  return ordered.map(({ event, atNs }) => {
    const span = spans.get(`${event.trace_id}/${event.span_id}`);
    const logId = Object.hasOwn(eventLogs, event.event_id) ? eventLogs[event.event_id] : undefined;
    const cloudEventKey = logId === undefined ? undefined : eventCloudEvents[logId];
    return {
      event,
      atNs: String(atNs),
      offsetNs: String(atNs - firstNs),
      marks: marksOf(event, finals, receptions),
      ...(span !== undefined && { span: { traceId: span.traceId, spanId: span.spanId, name: span.name } }),
      ...(logId !== undefined && { logId }),
      ...(cloudEventKey !== undefined && { cloudEventKey }),
    };
  });
}

/** What flows.md says of an event, given the nodes that had a final event, or a reception, before. */
function marksOf(event: FlowEvent, finals: Set<string>, receptions: Set<string>): FlowEventMark[] {
  const { stage, status, node, attempt = 1, error } = event;
  const marks: FlowEventMark[] = [];
  if (isFinal(event)) {
    marks.push(finals.has(node.id) ? 'duplicate' : 'final');
    finals.add(node.id);
  }
  if (stage === 'consume' && status === 'received') {
    if (receptions.has(node.id) && attempt > 1) marks.push('redelivery');
    receptions.add(node.id);
  }
  if (stage === 'error' && status === 'nack') marks.push('dead_letter');
  if (stage === 'error' && status === 'timeout') marks.push('timeout');
  if (error !== undefined || status === 'nack') marks.push('error');
  return marks;
}

function hopViews(
  ordered: readonly TimedFlowEvent[],
  places: ReadonlyMap<string, number>,
  via: (event: FlowEvent) => string | undefined,
): HopView[] {
  return flowHops(ordered.map(({ event }) => event)).map(({ from, to, kind, durationNs }) => {
    // The topic of the one that sent, or of the one that took.
    const topic = kind === 'wait' ? (via(from) ?? via(to)) : undefined;
    return {
      from: places.get(from.event_id) ?? 0,
      to: places.get(to.event_id) ?? 0,
      kind,
      durationNs: String(durationNs),
      ...(topic !== undefined && from.stage === 'emit' && to.stage === 'consume' && { via: topic }),
    };
  });
}

/** The topic of an event: that of its span, else of a span below or above it. */
function destinations(spans: readonly SpanView[]): (event: FlowEvent) => string | undefined {
  const own = new Map<string, string>();
  const below = new Map<string, string>();
  for (const { traceId, spanId, parentSpanId, destination } of spans) {
    if (destination === undefined) continue;
    own.set(`${traceId}/${spanId}`, destination);
    if (parentSpanId !== undefined) below.set(`${traceId}/${parentSpanId}`, destination);
  }
  return ({ trace_id: trace, span_id: span }) => own.get(`${trace}/${span}`) ?? below.get(`${trace}/${span}`);
}

function ackViews(ordered: readonly TimedFlowEvent[], places: ReadonlyMap<string, number>, nowNs: bigint): AckView[] {
  return metAcks(ordered.map(({ event }) => event)).map(({ announcedBy, deadlineNs, metBy }) => {
    const place = places.get(announcedBy.event_id) ?? 0;
    const metPlace = metBy === undefined ? undefined : places.get(metBy.event_id);
    const latency = metPlace === undefined ? undefined : (ordered[metPlace]?.atNs ?? 0n) - (ordered[place]?.atNs ?? 0n);
    return {
      announcedBy: place,
      ...(announcedBy.ack?.by !== undefined && { by: announcedBy.ack.by }),
      deadlineNs: String(deadlineNs),
      state: stateOf(metBy, nowNs > deadlineNs),
      ...(metPlace !== undefined && { metBy: metPlace }),
      ...(latency !== undefined && { latencyNs: String(latency) }),
    };
  });
}

function stateOf(metBy: FlowEvent | undefined, isOver: boolean): AckView['state'] {
  if (metBy !== undefined) return metBy.status === 'ack' ? 'acked' : 'nacked';
  return isOver ? 'missed' : 'awaited';
}
