/** One operation on a cache while it is observed. */
import { context, type Context, type Span, trace } from '@opentelemetry/api';
import { errorName } from '@weir/otel-compat';
import { getRequestId } from '@weir/request-context';
import {
  ATTR_CACHE_COALESCED,
  ATTR_CACHE_COALESCED_ROLE,
  ATTR_CACHE_COALESCED_WAIT_NS,
  ATTR_CACHE_DURATION_NS,
  ATTR_CACHE_NAME,
  ATTR_CACHE_OPERATION,
  ATTR_CACHE_RESULT,
  ATTR_ERROR_TYPE,
} from '@weir/semconv';
import type { CacheOperationEvent } from './handler.ts';
import { emitOperationComplete } from './log-events.ts';
import { LoadStep } from './load-step.ts';
import type { CacheOperationName, CacheResult, CoalescedRole, EvictionReason } from '../names.ts';
import { type EndedLoad, type EndedTier, keyMember, ERROR_STATUS, type Observed, toNs } from './observed.ts';
import { Summary } from './summary.ts';
import { TierStep } from './tier-step.ts';
import { countTelemetryError, type TelemetryCore, type TierLabel } from './core.ts';

/** What an operation begins with. */
export interface BegunOperation {
  readonly name: CacheOperationName;
  readonly key: unknown;
  readonly parent: Context;
  readonly span: Span | undefined;
  /** Whether a handler or a logger is to be told. */
  readonly isTold: boolean;
  /** Number in the process, from 1; 0 where nobody is told. */
  readonly requestId: number;
  /** Whether the call asks for a span of each tier. */
  readonly detailed: boolean;
}

/**
 * Observes one operation from its beginning to `complete`, which is called once. No method throws.
 *
 * It knows its span by itself, not by what is active: operations that run side by side or within each other cannot mix up
 * their tiers.
 *
 * @example
 * const telemetry = new CacheTelemetry({ name: 'books', handlers: [{ onOperationComplete: (event) => events.push(event) }] });
 * const operation = telemetry.begin('get_or_insert', 'b-1');
 * await operation?.load(() => 'Dune'); // 'Dune'
 * operation?.complete('loaded');
 * events[0]?.operation; // 'get_or_insert'
 */
export class CacheOperation implements Observed {
  readonly core: TelemetryCore;
  readonly name: CacheOperationName;
  readonly key: unknown;
  readonly requestId: number;
  readonly span: Span | undefined;
  /** Whether the span is sampled. */
  readonly recording: boolean;
  readonly isTold: boolean;
  /** Whether tiers have their own spans as they happen. */
  readonly detailed: boolean;
  /** Whether anybody wants to know how long things take. */
  readonly isTimed: boolean;
  readonly #parent: Context;
  readonly #startedMs: number;
  #context: Context | undefined;
  readonly #summary: Summary | undefined;
  #role: CoalescedRole | undefined;
  #waitNs: number | undefined;

  constructor(core: TelemetryCore, { name, key, parent, span, isTold, requestId, detailed }: BegunOperation) {
    this.core = core;
    this.name = name;
    this.key = key;
    this.span = span;
    this.requestId = requestId;
    this.recording = span?.isRecording() === true;
    this.isTold = isTold;
    this.detailed = this.recording && (detailed || core.spans === 'full');
    this.isTimed = this.recording || isTold || core.listeners.instruments !== undefined;
    this.#parent = parent;
    this.#startedMs = this.isTimed ? core.nowMs() : 0;
    this.#summary = this.recording && !this.detailed ? new Summary(this.#startedMs) : undefined;
  }

  /** The context whose span is this operation's. */
  get context(): Context {
    this.#context ??= this.span === undefined ? this.#parent : trace.setSpan(this.#parent, this.span);
    return this.#context;
  }

  /** Begins what one tier does. */
  tier(label: TierLabel): TierStep | undefined {
    return this.isTimed ? new TierStep(this, label) : undefined;
  }

  /** Tells of an entry that a tier dropped because of this operation. */
  evicted(label: TierLabel, key: unknown, reason: EvictionReason): void {
    if (!this.isTold) return;
    const { core, requestId, name } = this;
    const { fallback, name: tierName } = label;
    core.tell(
      {
        requestId,
        ...this.ambient(),
        cacheName: core.name,
        operation: name,
        tierName,
        event: 'eviction',
        durationNs: 0,
        fallback,
        reason,
        ...keyMember(core, key),
      },
      this.context,
    );
  }

  /** Runs the loader with its own span, where there is one, as the active one. */
  async load<T>(loader: () => T | Promise<T>): Promise<T> {
    const step = new LoadStep(this);
    try {
      const value = await context.with(step.context, loader);
      step.end(undefined);
      return value;
    } catch (error) {
      step.end(errorName(error));
      throw error;
    }
  }

  /** This call did work that others share. */
  led(): void {
    this.#role = 'leader';
  }

  /** This call shares another's work. */
  followed(leader: CacheOperation | undefined, sinceMs: number): void {
    this.#role = 'follower';
    this.#waitNs = toNs(this.core.nowMs() - sinceMs);
    if (!this.recording || leader?.span === undefined) return;
    try {
      this.span?.addLink({ context: leader.span.spanContext() });
    } catch (error) {
      countTelemetryError(error);
    }
  }

  /** Ends the operation. */
  complete(result: CacheResult, failure?: { readonly error: unknown }): void {
    if (!this.isTimed) {
      this.#endSpan();
      return;
    }
    const endedMs = this.core.nowMs();
    const durationNs = toNs(endedMs - this.#startedMs);
    try {
      if (this.isTold) this.#tell(result, durationNs, failure);
      if (this.core.listeners.instruments !== undefined) this.#measure(result, durationNs);
      if (this.recording) this.#describe(result, durationNs, failure);
    } catch (error) {
      countTelemetryError(error);
    }
    this.#endSpan();
  }

  /** The request id in scope, as a member of an event. */
  ambient(): { readonly ambientRequestId?: string } {
    const ambientRequestId = getRequestId();
    return ambientRequestId === undefined ? {} : { ambientRequestId };
  }

  /** Keeps what a tier did until the operation ends, for a summary. */
  keep(ended: EndedTier): void {
    this.#summary?.tiers.push(ended);
  }

  /** Keeps how long the loader took, likewise. */
  keepLoad(ended: EndedLoad): void {
    if (this.#summary !== undefined) this.#summary.load = ended;
  }

  #describe(result: CacheResult, durationNs: number, failure: { readonly error: unknown } | undefined): void {
    const span = this.span as Span;
    if (this.#summary !== undefined) {
      const isRemarkable = result === 'stale' || failure !== undefined || durationNs >= this.core.slowNs;
      this.#summary.write(span, this.core, this.context, isRemarkable);
    }
    span.setAttribute(ATTR_CACHE_RESULT, result);
    span.setAttribute(ATTR_CACHE_COALESCED, this.#role !== undefined);
    span.setAttribute(ATTR_CACHE_DURATION_NS, durationNs);
    if (this.#role !== undefined) span.setAttribute(ATTR_CACHE_COALESCED_ROLE, this.#role);
    if (this.#waitNs !== undefined) span.setAttribute(ATTR_CACHE_COALESCED_WAIT_NS, this.#waitNs);
    if (failure === undefined) return;
    span.setAttribute(ATTR_ERROR_TYPE, errorName(failure.error));
    span.setStatus(ERROR_STATUS);
  }

  #tell(result: CacheResult, durationNs: number, failure: { readonly error: unknown } | undefined): void {
    const { core, requestId, name, key } = this;
    const event: CacheOperationEvent = {
      requestId,
      ...this.ambient(),
      cacheName: core.name,
      operation: name,
      durationNs,
      result,
      coalesced: this.#role !== undefined,
      ...(this.#role !== undefined && { role: this.#role }),
      ...(this.#waitNs !== undefined && { waitNs: this.#waitNs }),
      ...(failure !== undefined && { errorType: errorName(failure.error) }),
      ...keyMember(core, key),
    };
    for (const handler of core.handlers) handler.operationComplete(event);
    const { logger } = core.listeners;
    if (logger !== undefined && core.logSeverity <= 5) emitOperationComplete(logger, event, this.context);
  }

  #measure(result: CacheResult, durationNs: number): void {
    const { name: cache, counts, loadMedian, listeners } = this.core;
    const attributes = { [ATTR_CACHE_NAME]: cache, [ATTR_CACHE_OPERATION]: this.name, [ATTR_CACHE_RESULT]: result };
    listeners.instruments?.operationDuration.record(durationNs / 1e9, attributes, this.context);
    const isRead = result === 'hit' || result === 'stale';
    if (isRead) counts.timeSaved += Math.max(0, loadMedian.ns - durationNs) / 1e9;
  }

  #endSpan(): void {
    try {
      this.span?.end();
    } catch (error) {
      countTelemetryError(error);
    }
  }
}
