/** Bounds of what waits for a worker thread: options. */
import { integer, onlyKeys } from '../option-rules.ts';

/** Bounds of one queue. What exceeds them is dropped and counted. */
export interface QueueOptions {
  /** From 1. Default 8,192. */
  readonly maxItems?: number;
  /** Estimated; from 65,536, which every event is smaller than. Default 16 MiB. */
  readonly maxBytes?: number;
}

/** Options, checked. */
export interface QueueSettings {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where one is out of range */
export function queueSettings(options: Readonly<Record<string, unknown>>): QueueSettings {
  onlyKeys(options, ['maxItems', 'maxBytes'], 'queue');
  return {
    maxItems: integer(options['maxItems'], 'queue.maxItems', 8_192, 1, 10_000_000),
    maxBytes: integer(options['maxBytes'], 'queue.maxBytes', 16 * 2 ** 20, 65_536),
  };
}
