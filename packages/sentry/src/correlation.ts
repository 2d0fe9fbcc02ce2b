/** Writes an identity onto an event, and onto that event only: scopes, which outlive it, are never touched. */
import { ATTR_FLOW_ID, ATTR_REQUEST_ID } from '@weir/semconv';
import type { Identity } from './identity.ts';
import type { SentryEvent } from './sentry-sdk.ts';
import type { TraceLink } from './trace-link.ts';

/** Tag of the trace. */
export const TAG_TRACE_ID = 'otel.trace_id';

/** Tag of the span. */
export const TAG_SPAN_ID = 'otel.span_id';

/** Tag of the address at which the trace can be looked at. */
export const TAG_TRACE_URL = 'otel.trace_url';

/** Context of an event that holds what is too long for a tag. */
export const CONTEXT_WEIR = 'weir';

/** Sentry refuses a tag whose value is longer. */
const MAX_TAG_LENGTH = 200;

/** Correlates an event with where it belongs. Tags that a scope has under these names give way: they are of other work. */
export function correlate(event: SentryEvent, identity: Identity, link: TraceLink | undefined): void {
  const { traceId, spanId, sampled, requestId, flowId } = identity;
  const url =
    link === undefined || traceId === undefined || !sampled ? undefined : link({ traceId, spanId: spanId ?? '' });
  const spanTags = { [TAG_TRACE_ID]: traceId, [TAG_SPAN_ID]: spanId, [TAG_TRACE_URL]: url };
  const known = Object.entries({ ...spanTags, [ATTR_REQUEST_ID]: requestId, [ATTR_FLOW_ID]: flowId }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const others = Object.entries(event.tags ?? {}).filter(([name]) => !(name in spanTags));
  const short = known.filter(([, value]) => value.length <= MAX_TAG_LENGTH);
  const long = known.filter(([, value]) => value.length > MAX_TAG_LENGTH);
  event.tags = Object.fromEntries([...others, ...short]);
  const contexts = { ...event.contexts };
  if (long.length > 0) contexts[CONTEXT_WEIR] = Object.fromEntries(long);
  const { trace_id: told } = (contexts['trace'] ?? {}) as { trace_id?: unknown };
  // Without an OpenTelemetry integration Sentry tells ids of its own; with one, more of the same trace than we know.
  if (spanId !== undefined && told !== traceId) contexts['trace'] = { trace_id: traceId, span_id: spanId };
  event.contexts = contexts;
}
