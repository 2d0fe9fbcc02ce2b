/** An event from a span. */
import { allowedText } from './attribute-text.ts';
import { assembled, type TelemetryEvent } from './assembly.ts';
import { spanData } from './data.ts';
import type { EventSpan } from './inputs.ts';
import { MAX_TYPE_LENGTH } from './log-record.ts';
import { type EnvelopeOptions, envelopeOptions } from './options.ts';
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
  const settings = envelopeOptions(options);
  const spanContext = span.spanContext();
  const { traceId, spanId } = validContext(spanContext) ?? {};
  return assembled(
    span,
    {
      type: allowedText(settings.typePrefix + (span.name || UNNAMED), MAX_TYPE_LENGTH),
      time: span.endTime,
      spanContext,
      data: spanData(span),
      ...(traceId === undefined || settings.idOf !== undefined ? {} : { id: `${traceId}-${spanId}` }),
    },
    settings,
  );
}
