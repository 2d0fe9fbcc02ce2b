/** Writes until it is terminated, and keeps beside it a ledger of what it has written. */
import { workerData } from 'node:worker_threads';
import { counter, defineMetricSet, histogram, oneOf, WorkerMetricSets } from '@weir/metric-sets';

const { memory, ledger, id } = workerData as {
  readonly memory: SharedArrayBuffer;
  readonly ledger: SharedArrayBuffer;
  readonly id: number;
};
const definition = defineMetricSet({
  name: 'threads',
  registrationAttributes: { shard: 'int' },
  measurementAttributes: { outcome: oneOf('success', 'failure') },
  metrics: { done: counter({ unit: '1' }), size: histogram({ unit: 'By', boundaries: [10, 100] }) },
});
const sets = new WorkerMetricSets(memory);
const done = new Float64Array(ledger);

for (let write = 0; ; write += 1) {
  const m = sets.register(definition, { shard: id % 2 });
  const members = write % 3 === 0 ? m.with({ outcome: 'success' }) : m;
  for (let burst = 0; burst < 1_000; burst += 1) {
    members.done.add(1);
    // After the write: what the ledger holds was written.
    (done[0] as number) += 1;
    members.size.record(burst);
    (done[1] as number) += 1;
  }
}
