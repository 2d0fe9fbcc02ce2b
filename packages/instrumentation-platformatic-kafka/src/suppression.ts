/** Whether tracing is suppressed, as `suppressTracing` of `@opentelemetry/core` does it. */
import { type Context, createContextKey } from '@opentelemetry/api';

// Keys of the API are process-wide symbols of their description, so this is the key of every copy of core.
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Whether the context asks for no spans: an exporter sends in such a one. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESSED) === true;
}
