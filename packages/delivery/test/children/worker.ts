/** A worker thread with a delivery of its own: offers so many items, every third of which is rejected, and reports its counts. */
import { parentPort, workerData } from 'node:worker_threads';
import { Delivery } from '@weir/delivery';

const received: number[] = [];
const delivery = new Delivery<number>({
  transport: {
    async send(batch) {
      return batch.map((item) => {
        if (item % 3 === 0) return 'rejected';
        received.push(item);
        return 'delivered';
      });
    },
  },
  batch: { minDelayMs: 0 },
});
for (let item = 0; item < (workerData as number); item += 1) delivery.offer(item);
await delivery.shutdown();
parentPort?.postMessage({ stats: delivery.stats(), received: received.length });
