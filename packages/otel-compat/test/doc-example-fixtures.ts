/** The names that examples in doc comments use without saying where they come from. */
import { type Context, INVALID_SPAN_CONTEXT, type SpanContext } from '@opentelemetry/api';

export const spanContext: SpanContext = INVALID_SPAN_CONTEXT;

export function tenantOf(_from: Context): string {
  return 'acme';
}
