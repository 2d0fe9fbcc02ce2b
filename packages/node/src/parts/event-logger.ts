/** The event logger of the process: masked, configured, and seen out. */
import {
  closeLogs,
  configureLogs,
  eventLoggerFaults,
  flushLogs,
  type LogsOptions,
  logsStats,
} from '@weir/event-logger';
import { noMask } from '@weir/otel-compat';
import type { Contribution, PartTools } from './contribution.ts';

/** Options of the part `eventLogger`; the event logger itself checks them. */
export type EventLoggerPart = LogsOptions;

/** @throws EventLoggerError where an option is not what it must be */
export function eventLoggerPart(options: EventLoggerPart, { mask }: PartTools): Contribution {
  // An application's own mask stays, where redaction is off.
  configureLogs(mask === noMask ? options : { mask, ...options });
  return {
    stats: () => ({ outputs: logsStats(), faults: eventLoggerFaults() }),
    flush: (timeoutMs) => flushLogs({ timeoutMs }),
    close: (timeoutMs) => closeLogs({ timeoutMs }),
  };
}
