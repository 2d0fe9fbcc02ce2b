/** Keeps instrumentation from making spans of requests that carry telemetry, which would be telemetry of their own. */
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

// What `suppressTracing` of @opentelemetry/core sets; a key of the API is the same wherever it has the same description.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

// Not on top of the active context: a batch is of no request, and must not carry the ids of the one that happened to fill it.
const SUPPRESSED: Context = ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true);

/** Calls the function, and what it awaits, where tracers make no spans. Without a context manager it is just called. */
export function withoutTracing<T>(fn: () => T): T {
  return context.with(SUPPRESSED, fn);
}
