/** An event from a span. */
import { allowedText } from './attribute-text.ts';
import { assembled } from './assembly.ts';
import { spanData } from './data.ts';
import type { EventSpan } from './inputs.ts';
import { madeEvent } from './made-event.ts';
import type { TelemetryEvent } from './telemetry-event.ts';
import { MAX_TYPE_LENGTH } from './log-record.ts';
import { type EnvelopeOptions, envelopeOptions, type ResolvedEnvelopeOptions } from './options.ts';
import type { EventParts } from './parts.ts';
import { validContext } from './span-context.ts';

const UNNAMED = 'span';

/**
 * The event of an ended span: `type` is prefix and span name, `id` its trace id and span id, `time` its end, `data` its
 * attributes as members, with `duration_ms`, `status`, `status_message` where there is one, `trace_id` and `span_id`.
 *
 * Never throws for a span, whatever is in it, as {@link cloudEventFromLogRecord} does not for a record.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` when an option is out of range
 * @example
 * cloudEventFromSpan(span, { source: 'https://orders.example.com' }).id; // '4bf92f...-00f067aa0ba902b7'
 */
export function cloudEventFromSpan(span: EventSpan, options?: EnvelopeOptions): TelemetryEvent {
  return madeEvent(spanParts(span, envelopeOptions(options)));
}

/** What the event of a span says. */
export function spanParts(span: EventSpan, settings: ResolvedEnvelopeOptions): EventParts {
  const { name, endTime: hrTime, attributes, resource } = span;
  const spanContext = span.spanContext();
  const { traceId, spanId } = validContext(spanContext) ?? {};
  const id = traceId === undefined ? undefined : `${traceId}-${spanId}`;
  const type = allowedText(settings.typePrefix + (name || UNNAMED), MAX_TYPE_LENGTH);
  return assembled(span, { hrTime, attributes, spanContext, resource }, type, spanData(span), id, settings);
}
