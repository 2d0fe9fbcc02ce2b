/** Spans as rows. */
import { ATTR_FLOW_ID, ATTR_REQUEST_ID } from '@weir/semconv';
import type { ReceivedSpan, ReceivedSpanEvent, ReceivedSpanLink } from '../otlp/model.ts';
import type { Column, SpanItem } from '../rows/batch.ts';
import { factsOfSpan } from './cache-facts.ts';
import { int64, name, textOf } from '../rows/columns.ts';
import type { Origins } from './origins.ts';
import { storedAttributes } from '../rows/stored-value.ts';

/** Of OpenTelemetry's: the topic or queue of a message. */
const MESSAGING_DESTINATION = 'messaging.destination.name';

/** Events, and links, of one span that are kept. */
const MAX_PARTS = 1_024;

/** One row for each span. */
export function spanItems(spans: readonly ReceivedSpan[], origins: Origins): SpanItem[] {
  return spans.map((span) => spanItem(span, origins.placeOf(span)));
}

function spanItem(span: ReceivedSpan, origin: number): SpanItem {
  const { attributes, traceId, spanId } = span;
  const { stored, dropped } = storedAttributes(attributes);
  const flow = textOf(attributes, ATTR_FLOW_ID);
  const request = textOf(attributes, ATTR_REQUEST_ID);
  const doc = JSON.stringify({
    a: stored,
    ...(span.events.length > 0 && { e: span.events.slice(0, MAX_PARTS).map(storedEvent) }),
    ...(span.traceState !== '' && { t: name(span.traceState) }),
    ...(span.status.message !== '' && { m: name(span.status.message) }),
    ...(span.flags !== 0 && { f: span.flags }),
    ...droppedParts(span, dropped),
  });
  return {
    origin,
    flow,
    trace: traceId === '' ? null : traceId,
    columns: [
      traceId,
      spanId,
      span.parentSpanId ?? null,
      name(span.name),
      span.kind,
      span.status.code,
      int64(span.startTime),
      int64(span.endTime),
      flow,
      request,
      textOf(attributes, MESSAGING_DESTINATION),
      doc,
    ],
    links: span.links.slice(0, MAX_PARTS).map(linkColumns),
    facts: factsOfSpan(span),
  };
}

function storedEvent({ time, name: eventName, attributes }: ReceivedSpanEvent): readonly unknown[] {
  return [String(time), name(eventName), storedAttributes(attributes).stored];
}

function linkColumns({ traceId, spanId, traceState, flags, attributes }: ReceivedSpanLink): Column[] {
  const { stored } = storedAttributes(attributes);
  const doc = JSON.stringify({
    a: stored,
    ...(traceState !== '' && { t: name(traceState) }),
    ...(flags !== 0 && { f: flags }),
  });
  return [traceId, spanId, doc];
}

/** Counts of attributes, events and links that are not kept, where there are any. */
function droppedParts(span: ReceivedSpan, attributes: number): { readonly d?: readonly number[] } {
  const counts = [
    span.droppedAttributesCount + attributes,
    span.droppedEventsCount + Math.max(0, span.events.length - MAX_PARTS),
    span.droppedLinksCount + Math.max(0, span.links.length - MAX_PARTS),
  ];
  return counts.some((count) => count > 0) ? { d: counts } : {};
}
