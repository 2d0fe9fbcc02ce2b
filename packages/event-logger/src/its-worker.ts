/** The thread of internal telemetry. Its one message is a batch, or the wish that what it has is exported by a deadline. */
import { parentPort, workerData } from 'node:worker_threads';
import { ChannelMemory, TAKEN } from './channel/channel-memory.ts';
import type { InternalItem } from './its/internal-item.ts';
import { InternalPipeline, type PipelineStats } from './its/pipeline.ts';
import type { InternalPipelineConfig } from './its/pipeline-config.ts';

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

if (parentPort !== null) {
  const port = parentPort;
  const { config, memory } = workerData as ItsWorkerData;
  const shared = new ChannelMemory(memory);
  const making = InternalPipeline.of(config);
  port.on('message', ({ items, flushMs }: ItsBatch) => {
    if (!shared.claim(TAKEN)) return;
    void (async () => {
      const pipeline = await making;
      pipeline.offer(items);
      if (flushMs !== undefined) await pipeline.flush(flushMs);
      shared.count(items.length, 0);
      shared.done();
      port.postMessage({ stats: pipeline.stats() } satisfies ItsAnswer);
    })();
  });
}
