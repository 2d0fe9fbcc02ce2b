/** A span context as attributes of an event, and back. */
import type { SpanContext } from '@opentelemetry/api';
import { isAttributeText } from './attribute-text.ts';

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
// W3C Trace Context, section 3.3.1.5: what is to be propagated at least.
const MAX_TRACESTATE_LENGTH = 512;

/** The context where it names a span. */
export function validContext(context: SpanContext | undefined): SpanContext | undefined {
  if (context === undefined || context === null) return undefined;
  return TRACE_ID.test(context.traceId) && SPAN_ID.test(context.spanId) ? context : undefined;
}

/** W3C Trace Context, section 3.2. */
export function traceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  if (traceFlags === 1) return `00-${traceId}-${spanId}-01`;
  return `00-${traceId}-${spanId}-${((traceFlags || 0) & 0xff).toString(16).padStart(2, '0')}`;
}

/** What `traceState` says, where it is anything that can be an attribute. */
export function tracestate({ traceState }: SpanContext): string | undefined {
  if (traceState === undefined) return undefined;
  const text = traceState.serialize();
  return isAttributeText(text) && text.length <= MAX_TRACESTATE_LENGTH ? text : undefined;
}
