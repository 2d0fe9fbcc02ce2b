/** The event logger of the process: masked, configured, and seen out. */
import {
  closeLogs,
  configureLogs,
  eventLoggerFaults,
  flushLogs,
  type LogsOptions,
  logsStats,
} from '@weir/event-logger';
import type { InternalTelemetry } from '@weir/event-logger/internal';
import { noMask } from '@weir/otel-compat';
import type { Contribution, PartTools } from './contribution.ts';

/** Options of the part `eventLogger`; the event logger itself checks them. */
export interface EventLoggerPart extends LogsOptions {
  /** Starts a pipeline of internal telemetry, such as `() => startInternalTelemetry(options)`. Default: none. */
  readonly internal?: () => InternalTelemetry;
}

/** @throws EventLoggerError where an option is not what it must be */
export function eventLoggerPart({ internal, ...options }: EventLoggerPart, { mask, tell }: PartTools): Contribution {
  // An application's own mask stays, where redaction is off.
  configureLogs(mask === noMask ? options : { mask, ...options });
  let started: InternalTelemetry | undefined;
  return {
    start() {
      try {
        started = internal?.();
      } catch (error) {
        tell('eventLogger', error);
      }
    },
    stats: () => ({ outputs: logsStats(), ...(started && { internal: started.stats() }), faults: eventLoggerFaults() }),
    async flush(timeoutMs) {
      await Promise.all([flushLogs({ timeoutMs }), started?.flush(timeoutMs)]);
    },
    async close(timeoutMs) {
      await Promise.all([closeLogs({ timeoutMs }), started?.close(timeoutMs)]);
    },
  };
}
