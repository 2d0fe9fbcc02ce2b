/** Keeps instrumentations quiet about what carries telemetry, which would otherwise make more of it, without end. */
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

// The key that `suppressTracing` of `@opentelemetry/core` sets, in both SDK lines: a key is `Symbol.for` of its description.
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

// From the root: a connection that outlives its first batch must not keep the request that was in scope then.
const SUPPRESSED: Context = ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true);

/** Calls `work`, and whatever it starts, where instrumentations record nothing. */
export function withoutTracing<T>(work: () => T): T {
  return context.with(SUPPRESSED, work);
}
