/**
 * Offers so many items to a receiver of some temper, and reports what it counted and how far the heap grew beyond its start:
 * `soak.ts <temper> <items>`. Needs `--expose-gc`.
 */
import { setImmediate } from 'node:timers/promises';
import { Delivery } from '@weir/delivery';
import { receiver, type Temper } from '../../bench/receivers.ts';

const [temper = '', count = '0'] = process.argv.slice(2);
const ITEM_CHARACTERS = 200;
const BURST = 500;

interface Item {
  readonly id: number;
  readonly text: string;
}

const transport = receiver<Item>(temper as Temper);
const delivery = new Delivery<Item>({
  transport,
  queue: { maxItems: 5_000, maxBytes: 2 ** 20 },
  batch: { maxItems: 500 },
  sizeOf: ({ text }) => text.length,
  timeoutMs: 50,
  retry: { baseMs: 5, maxAttempts: 3 },
  breaker: { failures: 5, openMs: 20, maxOpenMs: 100 },
  concurrency: 2,
});

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
let worst = 0;
for (let id = 0; id < Number(count);) {
  for (const end = id + BURST; id < end; id += 1)
    delivery.offer({ id, text: String(id).padStart(ITEM_CHARACTERS, '.') });
  await setImmediate();
  if (id % 50_000 > 0) continue;
  globalThis.gc?.();
  worst = Math.max(worst, process.memoryUsage().heapUsed - before);
}
await delivery.shutdown({ timeoutMs: 200 });
process.send?.({ stats: delivery.stats(), received: transport.received(), grownBytes: worst });
process.disconnect();
