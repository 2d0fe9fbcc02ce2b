/** What all copies of this package in one process share. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong beside the fate of events: a closed list. */
export const EVENT_LOGGER_FAULTS = [
  /** An event's name is not one. */
  'bad_name',
  /** More different names than a process may have: they are made of data. */
  'too_many_names',
  /** A function that gives attributes, or an attribute's getter, threw. */
  'bad_attributes',
  /** Attributes were left out or cut short, being too many or too large. */
  'attributes_cut',
  /** `import.meta` leads to no package.json with a name. */
  'bad_scope',
  /** A directive in `WEIR_LOG` cannot be read. */
  'bad_directive',
  /** A mask threw. */
  'bad_mask',
  /** The logger or the span that an event was handed to threw. */
  'output_failed',
  /** A metric that an event feeds could not be recorded. */
  'metric_failed',
  /** A subscriber of the log tap threw. */
  'bad_subscriber',
  /** A worker thread ended by itself. */
  'worker_died',
  /** The console could not be written to. */
  'console_failed',
  /** A channel dropped its first event. */
  'events_dropped',
  /** An exception that should not be. */
  'internal_error',
] as const;

/** One of {@link EVENT_LOGGER_FAULTS}. */
export type EventLoggerFault = (typeof EVENT_LOGGER_FAULTS)[number];

/** Counts faults of this thread. */
export const faults: FaultCounter<EventLoggerFault> = processWide(
  'event-logger-faults.v1',
  () => new FaultCounter<EventLoggerFault>('@weir/event-logger'),
);

/**
 * How often each fault happened in this thread since it began.
 *
 * @example
 * eventLoggerFaults().bad_name; // 0
 */
export function eventLoggerFaults(): Record<EventLoggerFault, number> {
  const none = Object.fromEntries(EVENT_LOGGER_FAULTS.map((kind) => [kind, 0])) as Record<EventLoggerFault, number>;
  return { ...none, ...faults.counts() };
}
