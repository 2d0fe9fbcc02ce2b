/** What `startWeir` gives: one who is running, or one who could not start. */
import type { WeirNodeError } from '../errors.ts';
import type { PartName } from '../parts/parts.ts';
import type { ExportCounts } from '../sdk/export-account.ts';

/** How long something at the end may take. */
export interface WeirDeadline {
  /** In milliseconds, from 0. Default 5,000. */
  readonly timeoutMs?: number;
}

/** What runs, and what became of what it was given. */
export interface WeirStats {
  /** `inactive` where nothing could be started: see `problems`. */
  readonly state: 'running' | 'shut_down' | 'inactive';
  /** The parts that are on, each with the counts of its package. */
  readonly parts: Readonly<Partial<Record<PartName, unknown>>>;
  /** What stock exporters were given; of processors that the application made itself nothing is known. */
  readonly exports: { readonly spans: ExportCounts; readonly logRecords: ExportCounts };
  /** What was wrong at the start; the application runs without it. */
  readonly problems: readonly WeirNodeError[];
}

/** Weir with the stock SDK. No method throws or rejects. */
export interface Weir {
  stats(): WeirStats;
  /** Hands over what waits. @returns whether all of it was handed over in time */
  forceFlush(options?: WeirDeadline): Promise<boolean>;
  /** Flushes and ends everything, once. @returns whether it was done in time */
  shutdown(options?: WeirDeadline): Promise<boolean>;
}
