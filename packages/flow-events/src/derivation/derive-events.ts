/** Turns a finished span into flow events. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import { formatRfc3339, type ReadableSpan } from '@weir/otel-compat';
import { isRequestId } from '@weir/request-context';
import { ATTR_REQUEST_ID } from '@weir/semconv';
import { FINAL_META_KEY } from '../canonical.ts';
import type { FlowEvent, FlowNode } from '../contract/flow-event.ts';
import { MAX_META_VALUE_LENGTH } from '../contract/flow-event-rules.ts';
import { checkedFlowEvent } from '../contract/validate.ts';
import { derivedEventId } from './derived-event-id.ts';
import type { FlowRule, FlowRuleEvent } from './flow-rule.ts';
import type { LocalRoot } from './local-root.ts';
import { nodeId } from './service-node.ts';
import { countOf, failureOf, firstOf, textOf } from './span-facts.ts';

/** What the events of a span share beside the span. */
export interface DerivedFrom {
  readonly flowId: string;
  readonly root: LocalRoot;
  readonly group: string | undefined;
  readonly service: FlowNode;
}

/** Key of the `meta` entry that names the rule. */
const RULE_META_KEY = 'span.rule';

/** @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT` where a span makes no event, as with a time out of range */
export function deriveEvents(span: ReadableSpan, rule: FlowRule, from: DerivedFrom): readonly FlowEvent[] {
  return rule.events.flatMap((told, place) => {
    const node = nodeOf(told.node, span.attributes, from.service);
    return node === undefined ? [] : [derived(span, rule, told, place, node, from)];
  });
}

function derived(
  span: ReadableSpan,
  rule: FlowRule,
  told: FlowRuleEvent,
  place: number,
  node: FlowNode,
  { flowId, root, group }: DerivedFrom,
): FlowEvent {
  const own = span.spanContext();
  const { attributes } = span;
  const failure = told.statusOnError === undefined ? undefined : failureOf(span);
  const attempt = countOf(firstOf(attributes, told.attempt ?? []));
  const requestId = attributes[ATTR_REQUEST_ID];
  return checkedFlowEvent({
    version: 1,
    event_id: derivedEventId(own, place),
    flow_id: flowId,
    group_flow: group,
    node,
    stage: told.stage,
    status: failure === undefined ? told.status : told.statusOnError,
    ack: ackOf(span, told, failure !== undefined),
    error: failure,
    payload_bytes: countOf(firstOf(attributes, told.payloadBytes ?? [])),
    request_id: isRequestId(requestId) ? requestId : undefined,
    meta: metaOf(attributes, rule, told, failure === undefined && isFinalEvent(told, root)),
    timestamp: formatRfc3339(told.at === 'start' ? span.startTime : span.endTime),
    causation_id: causeOf(span, place, root),
    attempt: attempt === undefined || attempt === 0 ? undefined : attempt,
    trace_id: own.traceId,
    span_id: own.spanId,
  });
}

function isFinalEvent({ final }: FlowRuleEvent, { sentMessage, arrived }: LocalRoot): boolean {
  return !sentMessage && (final === 'always' || (final === 'where_flow_began' && !arrived));
}

/** The event that came before: of the same span, of the span that this work was caused by, or of the work's own beginning. */
function causeOf(span: ReadableSpan, place: number, root: LocalRoot): string | undefined {
  const own = span.spanContext();
  if (place > 0) return derivedEventId(own, 0);
  const began = root.span.spanContext();
  if (own.spanId !== began.spanId) return derivedEventId(began, 0);
  const cause = span.parentSpanContext ?? span.links[0]?.context;
  return cause === undefined ? undefined : derivedEventId(cause, 0);
}

function ackOf({ duration }: ReadableSpan, { ack }: FlowRuleEvent, failed: boolean): FlowEvent['ack'] {
  if (ack === undefined || failed) return undefined;
  return { type: ack, latency_ms: milliseconds(duration) };
}

function metaOf(
  attributes: Attributes,
  rule: FlowRule,
  { meta = [] }: FlowRuleEvent,
  final: boolean,
): FlowEvent['meta'] {
  const entries: Record<string, string> = { [RULE_META_KEY]: rule.name };
  for (const key of meta) {
    const value = attributes[key];
    if (value !== undefined) entries[key] = textOf(value).slice(0, MAX_META_VALUE_LENGTH).toWellFormed();
  }
  if (final) entries[FINAL_META_KEY] = 'true';
  return entries;
}

function nodeOf(node: FlowRuleEvent['node'], attributes: Attributes, service: FlowNode): FlowNode | undefined {
  if (node === 'service') return service;
  const parts = node.id.map((keys) => textOf(firstOf(attributes, keys) ?? ''));
  // The first part names the peer; without it there is no node.
  return parts[0] === '' ? undefined : { id: nodeId(parts.filter((part) => part !== '').join('/')), type: node.type };
}

function milliseconds([seconds, nanos]: HrTime): number {
  return Math.max(0, seconds * 1_000 + nanos / 1_000_000);
}
