/** The fluent way to make a flow event. */
import { type HrTime, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';
import { type Clock, flowContext, formatRfc3339, systemClock } from '@weir/otel-compat';
import { getRequestId } from '@weir/request-context';
import {
  type AckType,
  FLOW_EVENT_VERSION,
  type FlowEvent,
  type FlowStage,
  type FlowStatus,
  type NodeType,
} from './contract/flow-event.ts';
import { MAX_ERROR_MESSAGE_LENGTH } from './contract/flow-event-rules.ts';
import { checkedFlowEvent } from './contract/validate.ts';

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

/** What is known of an error besides its type. */
export interface ErrorDetails {
  readonly message?: string;
  readonly retryable?: boolean;
}

/** Members of an event as far as they were given; of any type, since callers may be JavaScript. */
type Draft = { -readonly [Member in keyof FlowEvent]?: unknown };

/**
 * Collects the members of one flow event; {@link FlowEventBuilder.build} checks them. Made by `flowEvent`.
 *
 * Invariant: nothing is checked and nothing throws before `build`.
 *
 * @example
 * flowEvent('order-42').stage('ingress').status('received').build(); // throws: node
 */
export class FlowEventBuilder {
  readonly #draft: Draft;
  readonly #meta: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  readonly #clock: Clock;
  readonly #newEventId: () => string;

  constructor(flowId: string, { clock = systemClock, newEventId = () => crypto.randomUUID() }: FlowEventSources = {}) {
    this.#draft = { flow_id: flowId };
    this.#clock = clock;
    this.#newEventId = newEventId;
  }

  /** UUID; given where the event is made again and must be the same one. Default: a new one per build. */
  eventId(id: string): this {
    return this.#set('event_id', id);
  }

  /** Grouping of flows: the pathway that metrics are counted by. */
  group(group: string): this {
    return this.#set('group_flow', group);
  }

  /** The place: 1 to 128 characters of `[A-Za-z0-9._:/-]`, and its type. Required. */
  node(id: string, type: NodeType): this {
    return this.#set('node', { id, type });
  }

  /** Required. */
  stage(stage: FlowStage): this {
    return this.#set('stage', stage);
  }

  /** Required. */
  status(status: FlowStatus): this {
    return this.#set('status', status);
  }

  /** An acknowledgement given, or with `deadlineMs` one that is awaited. */
  ack(type: AckType, { by, latencyMs, deadlineMs }: AckDetails = {}): this {
    return this.#set('ack', { type, by, latency_ms: latencyMs, deadline_ms: deadlineMs });
  }

  /** What went wrong: an exception, whose name and message are taken, or a class of errors. */
  error(error: Error | string, { message, retryable }: ErrorDetails = {}): this {
    const thrown = error instanceof Error ? error : undefined;
    const text: unknown = message ?? thrown?.message;
    return this.#set('error', {
      type: thrown?.name ?? error,
      message: typeof text === 'string' ? text.slice(0, MAX_ERROR_MESSAGE_LENGTH) : text,
      retryable,
    });
  }

  /** Logical size of the payload in bytes. */
  payloadBytes(bytes: number): this {
    return this.#set('payload_bytes', bytes);
  }

  inputBytes(bytes: number): this {
    return this.#set('input_bytes', bytes);
  }

  outputBytes(bytes: number): this {
    return this.#set('output_bytes', bytes);
  }

  /** One entry of `meta`; the same key again replaces it. */
  meta(key: string, value: string): this {
    this.#meta[key] = value;
    return this;
  }

  /** RFC 3339 text, a Date, or `[seconds, nanoseconds]`. Default: now, by the clock. */
  timestamp(time: string | Date | HrTime): this {
    return this.#set('timestamp', time);
  }

  /** `event_id` of the event that led to this one. */
  causationId(eventId: string): this {
    return this.#set('causation_id', eventId);
  }

  /** Which attempt this is, from 1. */
  attempt(attempt: number): this {
    return this.#set('attempt', attempt);
  }

  /** The span that the event belongs to. Default: the active one, when it is built. */
  traceContext({ traceId, spanId }: Pick<SpanContext, 'traceId' | 'spanId'>): this {
    return this.#set('trace_id', traceId).#set('span_id', spanId);
  }

  /**
   * The event, deep-frozen. The request id in scope is taken along.
   *
   * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT`, naming each bad member
   */
  build(): FlowEvent {
    const draft = this.#draft;
    const traced = draft.trace_id !== undefined || draft.span_id !== undefined;
    const span = traced ? undefined : trace.getSpanContext(flowContext());
    const active = span !== undefined && isSpanContextValid(span) ? span : undefined;
    return checkedFlowEvent({
      ...draft,
      version: FLOW_EVENT_VERSION,
      event_id: draft.event_id ?? this.#newEventId(),
      timestamp: timestampText(draft.timestamp ?? this.#clock()),
      meta: Object.keys(this.#meta).length > 0 ? this.#meta : undefined,
      request_id: getRequestId(),
      trace_id: draft.trace_id ?? active?.traceId,
      span_id: draft.span_id ?? active?.spanId,
    });
  }

  #set(member: keyof FlowEvent, value: unknown): this {
    this.#draft[member] = value;
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

function timestampText(time: unknown): unknown {
  try {
    if (time instanceof Date)
      return formatRfc3339([Math.floor(time.getTime() / 1_000), time.getMilliseconds() * 1_000_000]);
    return Array.isArray(time) ? formatRfc3339(time as HrTime) : time;
  } catch {
    // Out of range: left as it is, for the check to name.
    return time;
  }
}
