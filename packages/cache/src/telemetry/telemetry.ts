/** The telemetry of one cache: spans, log events, handlers and metrics of what is done, each only if somebody listens. */
import { type Attributes, context, type Context, type Span, trace } from '@opentelemetry/api';
import { processWide } from '@weir/otel-compat';
import { ATTR_CACHE_KEY, ATTR_CACHE_NAME, ATTR_CACHE_OPERATION } from '@weir/semconv';
import {
  type CacheEventName,
  type CacheOperationName,
  type CacheResult,
  type EvictionReason,
  OPERATIONS,
} from '../names.ts';
import { type CacheTelemetryOptions, countTelemetryError, TelemetryCore, type TierLabel } from './core.ts';
import { type CacheCounts, outcomeIndex } from './counts.ts';
import { CacheOperation } from './operation.ts';

const sequence = processWide('cache-request-id.v1', () => ({ last: 0 }));

/**
 * Observes one cache. For `@weir/cache` itself and for adapters of other caches, so that dashboards carry over.
 *
 * @example
 * const telemetry = new CacheTelemetry({ name: 'books', handlers: [{ onOperationComplete: (event) => events.push(event) }] });
 * const memory = telemetry.tier('memory', false);
 * const operation = telemetry.begin('get', 'key-1');
 * operation?.tier(memory)?.end('hit');
 * operation?.complete('hit');
 * events[0]?.result; // 'hit'
 */
export class CacheTelemetry {
  readonly #core: TelemetryCore;
  readonly #spans: Readonly<Record<string, { readonly name: string; readonly attributes: Attributes }>>;
  readonly #entries: () => ReadonlyMap<string, number> | undefined;
  readonly #metered = new WeakSet<object>();
  #listening = false;

  constructor(options: CacheTelemetryOptions) {
    this.#core = new TelemetryCore(options);
    this.#entries = options.entries ?? (() => new Map());
    this.#spans = Object.fromEntries(
      OPERATIONS.map((operation) => {
        const attributes = { [ATTR_CACHE_NAME]: options.name, [ATTR_CACHE_OPERATION]: operation };
        return [operation, { name: `cache.${operation}`, attributes }];
      }),
    );
  }

  /** What was counted so far, whether or not anybody listened. */
  get counts(): CacheCounts {
    return this.#core.counts;
  }

  /** Makes a tier known. */
  tier(name: string, fallback: boolean): TierLabel {
    return this.#core.tier(name, fallback);
  }

  /**
   * Begins an operation; undefined where nobody listens. Never throws.
   *
   * @param detailed whether this call asks for a span of each tier
   */
  begin(operation: CacheOperationName, key?: unknown, detailed = false): CacheOperation | undefined {
    if (this.#core.listeners.isDue) this.#look();
    return this.#listening ? this.#begin(operation, key, detailed, context.active()) : undefined;
  }

  /** Begins an operation that nobody waits for: a trace of its own, linked to the operation that caused it. */
  beginInBackground(operation: CacheOperationName, key: unknown, cause?: CacheOperation): CacheOperation | undefined {
    return this.#listening
      ? this.#begin(operation, key, false, trace.deleteSpan(context.active()), cause?.span)
      : undefined;
  }

  /** Counts how an operation ended, which needs no listener. */
  count(operation: CacheOperationName, result: CacheResult): void {
    const index = outcomeIndex(operation, result);
    const { operations } = this.#core.counts;
    operations[index] = (operations[index] as number) + 1;
  }

  /** Records how many operations shared one piece of work. */
  shared(callers: number): void {
    this.#record((instruments) => instruments.coalescedCallers.record(callers, { [ATTR_CACHE_NAME]: this.#core.name }));
  }

  /** Records the age of a value that was served past its time, in milliseconds. */
  servedStale(ageMs: number): void {
    this.#record((instruments) => instruments.staleAge.record(ageMs / 1e3, { [ATTR_CACHE_NAME]: this.#core.name }));
  }

  /** Tells of something that no operation asked for: an entry that a tier dropped, a key that another process invalidated. */
  maintenance(tier: TierLabel, event: CacheEventName, key?: unknown, reason?: EvictionReason): void {
    if (this.#core.listeners.isDue) this.#look();
    if (!this.#listening) return;
    const told = this.#core.keyOf(key);
    this.#core.tell(
      {
        requestId: 0,
        cacheName: this.#core.name,
        tierName: tier.name,
        event,
        durationNs: 0,
        fallback: tier.fallback,
        ...(reason !== undefined && { reason }),
        ...(told !== undefined && { key: told }),
      },
      undefined,
    );
  }

  #look(): void {
    const { listeners, handlers } = this.#core;
    this.#listening = handlers.length > 0;
    try {
      if (listeners.look()) this.#listening = true;
      const { instruments } = listeners;
      if (instruments === undefined || this.#metered.has(instruments)) return;
      this.#metered.add(instruments);
      instruments.add({ name: this.#core.name, counts: this.#core.counts, entries: this.#entries });
    } catch (error) {
      countTelemetryError(error);
    }
  }

  #begin(
    operation: CacheOperationName,
    key: unknown,
    detailed: boolean,
    parent: Context,
    cause?: Span,
  ): CacheOperation | undefined {
    const { tracer, logger, instruments } = this.#core.listeners;
    const span = tracer && this.#startSpan(operation, key, parent, cause);
    const isTold = logger !== undefined || this.#core.handlers.length > 0;
    if (span === undefined && !isTold && instruments === undefined) return undefined;
    const requestId = isTold ? (sequence.last += 1) : 0;
    return new CacheOperation(this.#core, { name: operation, key, parent, span, isTold, requestId, detailed });
  }

  #startSpan(operation: CacheOperationName, key: unknown, parent: Context, cause?: Span): Span | undefined {
    try {
      const { name, attributes: always } = this.#spans[operation] as { name: string; attributes: Attributes };
      const told = this.#core.keyOf(key);
      const attributes = told === undefined ? always : { ...always, [ATTR_CACHE_KEY]: told };
      const options = cause === undefined ? { attributes } : { attributes, links: [{ context: cause.spanContext() }] };
      return this.#core.listeners.tracer?.startSpan(name, options, parent);
    } catch (error) {
      countTelemetryError(error);
      return undefined;
    }
  }

  #record(record: (instruments: NonNullable<TelemetryCore['listeners']['instruments']>) => void): void {
    const { instruments } = this.#core.listeners;
    if (instruments === undefined) return;
    try {
      record(instruments);
    } catch (error) {
      countTelemetryError(error);
    }
  }
}
