/** What one tier does for an operation, while it is observed. */
import { context, type Context, type Span, trace, type Tracer } from '@opentelemetry/api';
import {
  ATTR_CACHE_DECODE_FAILURE,
  ATTR_CACHE_DURATION_NS,
  ATTR_CACHE_EVENT,
  ATTR_CACHE_NAME,
  ATTR_CACHE_STALE,
  ATTR_CACHE_TIER,
  ATTR_ERROR_TYPE,
  SPAN_CACHE_TIER,
} from '@weir/semconv';
import type { CacheEventName } from '../names.ts';
import { countTelemetryError, type TierLabel } from './core.ts';
import {
  type EndedTier,
  ERROR_STATUS,
  keyMember,
  type Observed,
  type SpanTime,
  type TierDetail,
  toNs,
} from './observed.ts';

const NOTHING: TierDetail = {};

/**
 * Observes one step from its making to `end`, which is called once. No method throws.
 *
 * @example
 * const telemetry = new CacheTelemetry({ name: 'books', handlers: [{ onTierEvent: ({ event }) => console.log(event) }] });
 * const remote = telemetry.tier('remote', true);
 * const step = telemetry.begin('get', 'b-1')?.tier(remote);
 * const value = step?.run(() => 'Dune');
 * step?.end(value === undefined ? 'miss' : 'hit');
 */
export class TierStep {
  readonly #operation: Observed;
  readonly #label: TierLabel;
  readonly #startedMs: number;
  readonly #span: Span | undefined;

  constructor(operation: Observed, label: TierLabel) {
    this.#operation = operation;
    this.#label = label;
    this.#startedMs = operation.core.nowMs();
    this.#span = operation.detailed ? startTierSpan(operation, label) : undefined;
  }

  /** Runs what the tier does with this step's span as the active one. */
  run<T>(work: () => T): T {
    return context.with(this.#context, work);
  }

  /** Ends the step. */
  end(event: CacheEventName, detail: TierDetail = NOTHING): void {
    const operation = this.#operation;
    const { core } = operation;
    const endedMs = core.nowMs();
    const durationNs = toNs(endedMs - this.#startedMs);
    try {
      if (operation.isTold) this.#tell(event, durationNs, detail);
      if (this.#span !== undefined) endTierSpan(this.#span, event, durationNs, detail);
      else if (operation.recording) {
        operation.keep({ label: this.#label, event, detail, startedMs: this.#startedMs, endedMs });
      }
      const { instruments } = core.listeners;
      if (instruments === undefined) return;
      const { name } = this.#label;
      const attributes = { [ATTR_CACHE_NAME]: core.name, [ATTR_CACHE_TIER]: name, [ATTR_CACHE_EVENT]: event };
      instruments.tierDuration.record(durationNs / 1e9, attributes, this.#context);
    } catch (error) {
      countTelemetryError(error);
    }
  }

  get #context(): Context {
    const { context: outer } = this.#operation;
    return this.#span === undefined ? outer : trace.setSpan(outer, this.#span);
  }

  #tell(event: CacheEventName, durationNs: number, { stale, decodeFailure, errorType }: TierDetail): void {
    const { core, requestId, name, key } = this.#operation;
    core.tell(
      {
        requestId,
        ...this.#operation.ambient(),
        cacheName: core.name,
        operation: name,
        tierName: this.#label.name,
        event,
        durationNs,
        fallback: this.#label.fallback,
        ...(stale === true && { stale }),
        ...(decodeFailure !== undefined && { decodeFailure }),
        ...(errorType !== undefined && { errorType }),
        ...keyMember(core, key),
      },
      this.#context,
    );
  }
}

/** Makes the span of a step that ended before it was known to be worth one. */
export function writeTierSpan(tracer: Tracer, parent: Context, ended: EndedTier, time: SpanTime): void {
  const { label, event, detail, startedMs, endedMs } = ended;
  const options = { attributes: label.attributes, startTime: time(startedMs) };
  const span = tracer.startSpan(SPAN_CACHE_TIER, options, parent);
  describe(span, event, toNs(endedMs - startedMs), detail);
  span.end(time(endedMs));
}

function startTierSpan(operation: Observed, { attributes }: TierLabel): Span | undefined {
  try {
    return operation.core.listeners.tracer?.startSpan(SPAN_CACHE_TIER, { attributes }, operation.context);
  } catch (error) {
    countTelemetryError(error);
    return undefined;
  }
}

function endTierSpan(span: Span, event: CacheEventName, durationNs: number, detail: TierDetail): void {
  describe(span, event, durationNs, detail);
  span.end();
}

function describe(span: Span, event: CacheEventName, durationNs: number, detail: TierDetail): void {
  span.setAttribute(ATTR_CACHE_EVENT, event);
  span.setAttribute(ATTR_CACHE_DURATION_NS, durationNs);
  if (detail === NOTHING) return;
  const { stale, decodeFailure, errorType } = detail;
  if (stale === true) span.setAttribute(ATTR_CACHE_STALE, true);
  if (decodeFailure !== undefined) span.setAttribute(ATTR_CACHE_DECODE_FAILURE, decodeFailure);
  if (errorType !== undefined) span.setAttribute(ATTR_ERROR_TYPE, errorType).setStatus(ERROR_STATUS);
}
