/** The loader at work for an operation, while it is observed. */
import { type Context, type Span, trace, type Tracer } from '@opentelemetry/api';
import { ATTR_CACHE_DURATION_NS, ATTR_CACHE_NAME, ATTR_ERROR_TYPE, SPAN_CACHE_LOAD } from '@weir/semconv';
import { countTelemetryError } from './core.ts';
import { type EndedLoad, ERROR_STATUS, type Observed, type SpanTime, toNs } from './observed.ts';

/** Observes one run of the loader from its making to `end`, which is called once. No method throws. */
export class LoadStep {
  /** The context that the loader is to run in. */
  readonly context: Context;
  readonly #operation: Observed;
  readonly #startedMs: number;
  readonly #span: Span | undefined;

  constructor(operation: Observed) {
    this.#operation = operation;
    this.#startedMs = operation.core.nowMs();
    this.#span = operation.detailed ? start(operation) : undefined;
    this.context = this.#span === undefined ? operation.context : trace.setSpan(operation.context, this.#span);
  }

  /** @param errorType class of what the loader threw; undefined where it gave a value */
  end(errorType: string | undefined): void {
    const { core } = this.#operation;
    const ended = { startedMs: this.#startedMs, endedMs: core.nowMs(), errorType };
    if (errorType === undefined) core.loadMedian.add(durationNs(ended));
    try {
      if (this.#span === undefined) this.#operation.keepLoad(ended);
      else describe(this.#span, ended).end();
      const attributes = { [ATTR_CACHE_NAME]: core.name, ...(errorType && { [ATTR_ERROR_TYPE]: errorType }) };
      core.listeners.instruments?.loadDuration.record(durationNs(ended) / 1e9, attributes, this.context);
    } catch (error) {
      countTelemetryError(error);
    }
  }
}

/** Makes the span of a load that ended before it was known to be worth one. */
export function writeLoadSpan(
  tracer: Tracer,
  parent: Context,
  cacheName: string,
  ended: EndedLoad,
  time: SpanTime,
): void {
  const options = { attributes: { [ATTR_CACHE_NAME]: cacheName }, startTime: time(ended.startedMs) };
  describe(tracer.startSpan(SPAN_CACHE_LOAD, options, parent), ended).end(time(ended.endedMs));
}

function start({ core, context }: Observed): Span | undefined {
  try {
    const attributes = { [ATTR_CACHE_NAME]: core.name };
    return core.listeners.tracer?.startSpan(SPAN_CACHE_LOAD, { attributes }, context);
  } catch (error) {
    countTelemetryError(error);
    return undefined;
  }
}

function describe(span: Span, ended: EndedLoad): Span {
  span.setAttribute(ATTR_CACHE_DURATION_NS, durationNs(ended));
  if (ended.errorType !== undefined) span.setAttribute(ATTR_ERROR_TYPE, ended.errorType).setStatus(ERROR_STATUS);
  return span;
}

function durationNs({ startedMs, endedMs }: EndedLoad): number {
  return toNs(endedMs - startedMs);
}
