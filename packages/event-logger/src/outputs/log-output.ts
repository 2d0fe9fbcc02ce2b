/** What takes events: the port of every way out but the stock Logs API. */
import type { DeliveryStats } from '@weir/otel-compat';
import type { QueueSettings } from '../channel/queue-options.ts';
import type { LogEvent } from '../record/log-event.ts';

/** Takes events. */
export interface LogOutput {
  /** Returns at once, but for the mode that prints on the spot. */
  write(event: LogEvent): void;
}

/** An output in a thread of its own, to be flushed and closed. */
export interface QueuedOutput extends LogOutput {
  stats(): DeliveryStats;
  flush(timeoutMs: number): Promise<boolean>;
  /** Changes the bounds of its queue. */
  resize(queue: QueueSettings): void;
  close(timeoutMs: number): Promise<boolean>;
}

/** Outputs that count for themselves. */
export type OutputName = 'console_async' | 'console_direct' | 'its';

/** What became of the events of each output that was used. */
export type OutputStats = Partial<Readonly<Record<OutputName, DeliveryStats>>>;
