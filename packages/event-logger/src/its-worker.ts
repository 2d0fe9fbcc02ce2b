/** The thread of internal telemetry. Its one message is a batch, or the wish that what it has is exported by a deadline. */
import { parentPort, workerData } from 'node:worker_threads';
import { ChannelMemory, TAKEN } from './channel/channel-memory.ts';
import { InternalPipeline } from './its/pipeline.ts';
import type { ItsAnswer, ItsBatch, ItsWorkerData } from './its/worker-messages.ts';

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
      shared.count(items.length, 0);
      if (flushMs !== undefined) {
        await pipeline.flush(flushMs);
        shared.count(0, pipeline.takeUnexported());
      }
      shared.done();
      port.postMessage({ stats: pipeline.stats() } satisfies ItsAnswer);
    })();
  });
}
