/** What the thread of internal telemetry is started with, is sent, and answers. */
import type { InternalItem } from './internal-item.ts';
import type { PipelineStats } from './pipeline.ts';
import type { InternalPipelineConfig } from './pipeline-config.ts';

/** What the thread is started with. */
export interface ItsWorkerData {
  readonly config: InternalPipelineConfig;
  readonly memory: SharedArrayBuffer;
}

/** What the thread is sent. */
export interface ItsBatch {
  readonly items: readonly InternalItem[];
  /** Where it is given, the pipeline is flushed within so many milliseconds. */
  readonly flushMs?: number;
}

/** What the thread answers. */
export interface ItsAnswer {
  readonly stats: PipelineStats;
}
