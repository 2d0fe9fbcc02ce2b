/** What the parts of the instrumentation ask it for at every step: each of these can be replaced while it runs. */
import { type Context, type HrTime, type Span, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { type Clock, errorName } from '@weir/otel-compat';
import { ATTR_ERROR_TYPE } from '@weir/semconv';
import type { PlatformaticKafkaInstrumentationConfig } from './config.ts';
import { faults } from './faults.ts';
import type { Instruments } from './instruments.ts';

/** The instrumentation, as its parts see it. */
export interface Telemetry {
  readonly tracer: () => Tracer;
  readonly instruments: () => Instruments;
  readonly clock: Clock;
  readonly getConfig: () => PlatformaticKafkaInstrumentationConfig;
}

/** Ends a span, with its error where it has one. */
export function endSpan(
  span: Span,
  endTime: HrTime,
  failure: { readonly errorType: string; readonly error: unknown } | undefined,
  { recordExceptions }: PlatformaticKafkaInstrumentationConfig,
): void {
  if (failure !== undefined) {
    const { errorType, error } = failure;
    span.setAttribute(ATTR_ERROR_TYPE, errorType);
    const quoted = recordExceptions === true && error instanceof Error;
    span.setStatus({ code: SpanStatusCode.ERROR, ...(quoted ? { message: error.message } : {}) });
    if (quoted) span.recordException(error, endTime);
  }
  span.end(endTime);
}

/** Calls a hook of the application. */
export function callHook<Info>(hook: ((span: Span, info: Info) => void) | undefined, span: Span, info: Info): void {
  if (hook === undefined) return;
  try {
    hook(span, info);
  } catch (error) {
    faults.count('hook_error', `a hook threw: ${errorName(error)}`);
  }
}

/**
 * The span in scope, unless it has ended.
 *
 * A loop that was begun in a span, and timers of the client, keep that span's context for as long as they run. What
 * happens hours later is no part of it.
 */
export function spanInScope(context: Context): Span | undefined {
  const span = trace.getSpan(context);
  if (span === undefined) return undefined;
  const { traceFlags, isRemote } = span.spanContext();
  const ended = (traceFlags & 1) === 1 && !span.isRecording() && isRemote !== true;
  return ended ? undefined : span;
}
