/** From a traces request on the wire to spans of the model. */
import { presentId, toAttributes, toId, toScope } from './attributes.ts';
import type { ReceivedOrigin, ReceivedSpan, ReceivedSpanEvent, ReceivedSpanLink } from './model.ts';
import type { WireSpan, WireSpanEvent, WireSpanLink, WireTraceRequest } from './wire.ts';

/** All spans of a request in the order in which they stand in it. */
export function toSpans(request: WireTraceRequest): ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  for (const group of request.resourceSpans ?? []) {
    const resource = toAttributes(group.resource?.attributes);
    for (const scoped of group.scopeSpans ?? []) {
      const origin = { resource, scope: toScope(scoped.scope) };
      for (const span of scoped.spans ?? []) spans.push(toSpan(span, origin));
    }
  }
  return spans;
}

function toSpan(span: WireSpan, origin: ReceivedOrigin): ReceivedSpan {
  return {
    traceId: toId(span.traceId),
    spanId: toId(span.spanId),
    ...presentId('parentSpanId', span.parentSpanId),
    traceState: span.traceState ?? '',
    flags: span.flags ?? 0,
    name: span.name ?? '',
    kind: span.kind ?? 0,
    startTime: span.startTimeUnixNano ?? 0n,
    endTime: span.endTimeUnixNano ?? 0n,
    attributes: toAttributes(span.attributes),
    events: (span.events ?? []).map(toSpanEvent),
    links: (span.links ?? []).map(toSpanLink),
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
    droppedAttributesCount: span.droppedAttributesCount ?? 0,
    droppedEventsCount: span.droppedEventsCount ?? 0,
    droppedLinksCount: span.droppedLinksCount ?? 0,
    resource: origin.resource,
    scope: origin.scope,
  };
}

function toSpanEvent(event: WireSpanEvent): ReceivedSpanEvent {
  return {
    time: event.timeUnixNano ?? 0n,
    name: event.name ?? '',
    attributes: toAttributes(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount ?? 0,
  };
}

function toSpanLink(link: WireSpanLink): ReceivedSpanLink {
  return {
    traceId: toId(link.traceId),
    spanId: toId(link.spanId),
    traceState: link.traceState ?? '',
    flags: link.flags ?? 0,
    attributes: toAttributes(link.attributes),
    droppedAttributesCount: link.droppedAttributesCount ?? 0,
  };
}
