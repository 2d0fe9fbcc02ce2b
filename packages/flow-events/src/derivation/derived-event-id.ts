/** Ids of derived events: whoever knows the span knows them, so that one service can name the event of another as a cause. */
import type { SpanContext } from '@opentelemetry/api';

/**
 * A UUID of version 8 (RFC 9562, section 5.8) from the span id, part of the trace id and the place of the event in its
 * rule, 0 to 3.
 */
export function derivedEventId({ traceId, spanId }: SpanContext, place: number): string {
  const variant = '89ab'[place & 3] as string;
  return `${spanId.slice(0, 8)}-${spanId.slice(8, 12)}-8${spanId.slice(12, 15)}-${variant}${spanId.slice(15)}${traceId.slice(18, 20)}-${traceId.slice(20)}`;
}
