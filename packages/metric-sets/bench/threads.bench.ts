/** Do threads that write at once slow each other down? */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { MetricSetRegistry, SharedMetricSets } from '@weir/metric-sets';
import type { Question } from '../../../test/bench/question.ts';

/** Processor time of an addition in so many threads at once, each in a region of its own; all count alike. */
async function additionNs(threads: number): Promise<number> {
  const shared = new SharedMetricSets({ registry: new MetricSetRegistry() });
  const file = new URL('./threads.worker.ts', import.meta.url);
  const workers = Array.from({ length: threads }, () => {
    const region = shared.region();
    const worker = new Worker(file, { workerData: { metrics: region.memory } });
    region.endWith(worker);
    return worker;
  });
  const answers = await Promise.all(workers.map((worker) => once(worker, 'message')));
  await Promise.all(workers.map((worker) => worker.terminate()));
  return answers.reduce((sum, [ns]) => sum + (ns as number), 0) / threads;
}

const question: Question = {
  name: 'metric-sets/threads',
  question: 'processor time of an addition over shared memory, 4 threads at once, versus 1 thread',
  ours: { name: '4 threads', setup: () => ({ sample: () => additionNs(4) }) },
  rivals: [{ name: '1 thread', setup: () => ({ sample: () => additionNs(1) }) }],
};

export default question;
