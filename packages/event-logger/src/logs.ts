/** Configures the events of this process, and sees them out at its end. */
import type { OutputStats } from './outputs/log-output.ts';
import { defaultRouter } from './router/router.ts';
import type { LogsOptions } from './settings/settings.ts';

/**
 * Configures where the events of this process go; may be called again at any time, and changes only what it is given.
 *
 * @throws EventLoggerError where an option is not what it must be; nothing has changed then
 * @example
 * configureLogs({ level: 'info,http=off', providers: { global: ['console_direct', 'opentelemetry'] } });
 */
export function configureLogs(options: LogsOptions): void {
  defaultRouter().configure(options);
}

/**
 * Sets the level of each scope from now on, over what `WEIR_LOG` and the configuration say.
 *
 * @param directives such as `info,http=off,kafka=debug`
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_LEVEL` where it is no list of directives; nothing has changed then
 * @example
 * setLogLevel('warn,shop=debug');
 */
export function setLogLevel(directives: string): void {
  defaultRouter().setLevel(directives);
}

/**
 * What became of the events of each output that was used: `offered = delivered + (sum of dropped) + pending`.
 *
 * @example
 * logsStats(); // {}, before the first event
 */
export function logsStats(): OutputStats {
  return defaultRouter().stats();
}

/** How long something at the end may take. */
export interface LogsDeadline {
  /** From 0; default 2,000. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 2_000;

/**
 * Waits until all events so far are printed or handed over. Never rejects.
 *
 * @returns whether they were in time
 * @example
 * await flushLogs({ timeoutMs: 1_000 }); // true
 */
export function flushLogs({ timeoutMs = TIMEOUT_MS }: LogsDeadline = {}): Promise<boolean> {
  const router = defaultRouter();
  router.tellSuppressed();
  return router.outputs.flush(timeoutMs);
}

/**
 * Flushes, and ends the threads of the event logger; the next event starts new ones. Never rejects.
 *
 * @returns whether nothing was lost
 * @example
 * await closeLogs({ timeoutMs: 1_000 }); // true
 */
export async function closeLogs({ timeoutMs = TIMEOUT_MS }: LogsDeadline = {}): Promise<boolean> {
  const router = defaultRouter();
  router.tellSuppressed();
  const closed = await router.outputs.close(timeoutMs);
  router.changed();
  return closed;
}
