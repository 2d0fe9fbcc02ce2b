/** The fluent way to make a flow event. */
import { context, type HrTime, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';
import { type Clock, formatRfc3339, systemClock } from '@weir/otel-compat';
import { getRequestId } from '@weir/request-context';
import {
  type AckType,
  FLOW_EVENT_VERSION,
  type FlowEvent,
  type FlowStage,
  type FlowStatus,
  type NodeType,
} from './contract/flow-event.ts';
import { checkedFlowEvent } from './contract/validate.ts';
import { type ErrorDetails, flowErrorOf } from './flow-error.ts';

/** Where a builder takes time and ids from; for tests. */
export interface FlowEventSources {
  /** Default: the system clock, in nanoseconds. */
  readonly clock?: Clock;
  /** Default: a random UUID (RFC 9562, version 4). */
  readonly newEventId?: () => string;
}

/** What is known of an acknowledgement besides its type. */
export interface AckDetails {
  readonly by?: string;
  /** Milliseconds, at least 0. */
  readonly latencyMs?: number;
  /** Milliseconds, at least 0; announces that the acknowledgement is awaited. */
  readonly deadlineMs?: number;
}

/**
 * Collects the members of one flow event; {@link FlowEventBuilder.build} checks them. Made by `flowEvent`.
 *
 * Invariant: nothing is checked and nothing throws before `build`.
 *
 * @example
 * flowEvent('order-42').stage('ingress').status('received').build(); // throws: node
 */
export class FlowEventBuilder {
  /** How each member is read: what callers hand over may throw when it is looked at. */
  readonly #draft = new Map<keyof FlowEvent, () => unknown>();
  readonly #meta: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  readonly #clock: Clock;
  readonly #newEventId: () => string;

  constructor(flowId: string, sources?: FlowEventSources) {
    this.#clock = sources?.clock ?? systemClock;
    this.#newEventId = sources?.newEventId ?? (() => crypto.randomUUID());
    this.#set('flow_id', () => flowId);
  }

  /** UUID; given where the event is made again and must be the same one. Default: a new one per build. */
  eventId(id: string): this {
    return this.#set('event_id', () => id);
  }

  /** Grouping of flows: the pathway that metrics are counted by. */
  group(group: string): this {
    return this.#set('group_flow', () => group);
  }

  /** The place: 1 to 128 characters of `[A-Za-z0-9._:/-]`, and its type. Required. */
  node(id: string, type: NodeType): this {
    return this.#set('node', () => ({ id, type }));
  }

  /** Required. */
  stage(stage: FlowStage): this {
    return this.#set('stage', () => stage);
  }

  /** Required. */
  status(status: FlowStatus): this {
    return this.#set('status', () => status);
  }

  /** An acknowledgement given, or with `deadlineMs` one that is awaited. */
  ack(type: AckType, details?: AckDetails): this {
    return this.#set('ack', () => ({
      type,
      by: details?.by,
      latency_ms: details?.latencyMs,
      deadline_ms: details?.deadlineMs,
    }));
  }

  /**
   * What went wrong: whatever was thrown, or a class of errors as text. Of an exception, name and message are taken; user
   * info of URLs in the message is left out.
   */
  error(error: unknown, details?: ErrorDetails): this {
    return this.#set('error', () => flowErrorOf(error, details));
  }

  /** Logical size of the payload in bytes. */
  payloadBytes(bytes: number): this {
    return this.#set('payload_bytes', () => bytes);
  }

  inputBytes(bytes: number): this {
    return this.#set('input_bytes', () => bytes);
  }

  outputBytes(bytes: number): this {
    return this.#set('output_bytes', () => bytes);
  }

  /** One entry of `meta`; the same key again replaces it. */
  meta(key: string, value: string): this {
    this.#meta[key] = value;
    return this;
  }

  /** RFC 3339 text, a Date, or `[seconds, nanoseconds]`. Default: now, by the clock. */
  timestamp(time: string | Date | HrTime): this {
    return this.#set('timestamp', () => timestampText(time));
  }

  /** `event_id` of the event that led to this one. */
  causationId(eventId: string): this {
    return this.#set('causation_id', () => eventId);
  }

  /** Which attempt this is, from 1. */
  attempt(attempt: number): this {
    return this.#set('attempt', () => attempt);
  }

  /** The span that the event belongs to. Default: the active one, when it is built. */
  traceContext(span: Pick<SpanContext, 'traceId' | 'spanId'>): this {
    return this.#set('trace_id', () => span.traceId).#set('span_id', () => span.spanId);
  }

  /**
   * The event, deep-frozen. The request id in scope is taken along.
   *
   * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT`, naming each bad member
   */
  build(): FlowEvent {
    const draft: Partial<Record<keyof FlowEvent, unknown>> = {};
    for (const [member, read] of this.#draft) draft[member] = readable(read);
    const traced = draft.trace_id !== undefined || draft.span_id !== undefined;
    const span = traced ? undefined : activeSpan();
    return checkedFlowEvent({
      ...draft,
      version: FLOW_EVENT_VERSION,
      event_id: draft.event_id ?? this.#newEventId(),
      timestamp: draft.timestamp ?? formatRfc3339(this.#clock()),
      meta: Object.keys(this.#meta).length > 0 ? this.#meta : undefined,
      request_id: getRequestId(),
      trace_id: draft.trace_id ?? span?.traceId,
      span_id: draft.span_id ?? span?.spanId,
    });
  }

  #set(member: keyof FlowEvent, read: () => unknown): this {
    this.#draft.set(member, read);
    return this;
  }
}

/**
 * Starts a flow event.
 *
 * @param flowId the logical unit, 1 to 256 characters
 * @example
 * flowEvent('order-42').node('api-gateway', 'producer').stage('ingress').status('received').build();
 */
export function flowEvent(flowId: string, sources?: FlowEventSources): FlowEventBuilder {
  return new FlowEventBuilder(flowId, sources);
}

// No member of the contract is a symbol, so the check names the member whose reading threw.
const UNREADABLE = Symbol('unreadable');

function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}

function activeSpan(): SpanContext | undefined {
  const span = trace.getSpanContext(context.active());
  return span !== undefined && isSpanContextValid(span) ? span : undefined;
}

function timestampText(time: unknown): unknown {
  if (time instanceof Date) {
    const seconds = Math.floor(time.getTime() / 1_000);
    return formatRfc3339([seconds, time.getMilliseconds() * 1_000_000]);
  }
  return Array.isArray(time) ? formatRfc3339(time as HrTime) : time;
}
