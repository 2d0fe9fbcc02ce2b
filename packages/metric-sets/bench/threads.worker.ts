/** Adds as fast as it can, and says what processor time an addition took. */
import { parentPort, workerData } from 'node:worker_threads';
import { counter, defineMetricSet, WorkerMetricSets } from '@weir/metric-sets';

const ADDITIONS = 20_000_000;

const definition = defineMetricSet({ name: 'bench.threads', metrics: { done: counter({ unit: '1' }) } });
const m = new WorkerMetricSets((workerData as { metrics: SharedArrayBuffer }).metrics).register(definition);

function write(times: number): void {
  for (let at = 0; at < times; at += 1) m.done.add(1);
}

write(ADDITIONS / 10);
const before = process.threadCpuUsage();
write(ADDITIONS);
const { user, system } = process.threadCpuUsage(before);
parentPort?.postMessage(((user + system) * 1_000) / ADDITIONS);
