/** An event as one line of JSON, for machines. */
import { formatRfc3339 } from '@weir/otel-compat';
import type { LogEvent } from '../record/log-event.ts';
import { levelOf } from '../severity.ts';

/** Ends with a line feed; no other character of it is a control character. */
export function jsonLine({ time, severityNumber, name, scope, body, attributes, traceId, spanId }: LogEvent): string {
  const line = JSON.stringify({
    time: formatRfc3339(time),
    level: levelOf(severityNumber),
    event: name,
    scope: scope.name,
    message: body,
    trace_id: traceId,
    span_id: spanId,
    attributes,
  });
  return `${line}\n`;
}
