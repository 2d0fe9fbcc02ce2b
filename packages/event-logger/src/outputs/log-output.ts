/** What takes events: the port of every way out but the stock Logs API. */
import type { LogEvent } from '../record/log-event.ts';

/** Takes events. */
export interface LogOutput {
  /** Returns at once, but for the mode that prints on the spot. */
  write(event: LogEvent): void;
}
