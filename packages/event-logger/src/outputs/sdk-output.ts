/** Events as records of the stock Logs API. */
import type { HrTime } from '@opentelemetry/api';
import type { Logger, LogRecord } from '@weir/otel-compat';
import type { RecordContent } from '../record/record-content.ts';
import { severityText } from '../severity.ts';

/** What a logger is asked whether it is enabled for: one object, since a logger does not keep it. */
const question: { severityNumber: number; eventName: string } = { severityNumber: 0, eventName: '' };

/** Whether the SDK wants such an event; one that cannot be asked does. */
export function isWanted(logger: Logger, severityNumber: number, eventName: string): boolean {
  if (logger.enabled === undefined) return true;
  question.severityNumber = severityNumber;
  question.eventName = typeof eventName === 'string' ? eventName : '';
  return logger.enabled(question);
}

/**
 * Hands it to the SDK, which adds the trace of the active context.
 *
 * @param time undefined for now
 */
export function emitTo(
  logger: Logger,
  severityNumber: number,
  eventName: string,
  { body, attributes }: RecordContent,
  time: HrTime | undefined,
): void {
  const record = {
    eventName,
    timestamp: time,
    severityNumber,
    severityText: severityText(severityNumber),
    body,
    attributes,
  };
  // Maps as values of attributes are the Logs API's own; the type of attributes that both API lines share has none.
  logger.emit(record as LogRecord);
}
