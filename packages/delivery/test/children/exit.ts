/**
 * Offers items to a receiver that hangs or answers, and ends in some way: `exit.ts <hung|healthy> <how>`. Prints what it
 * counts as one line of JSON when it has shut down.
 */
import { Delivery, type DeliveryOptions } from '@weir/delivery';

const [temper = '', how = ''] = process.argv.slice(2);

let received = 0;
const transport: DeliveryOptions<number>['transport'] = {
  send: (batch) => {
    if (temper === 'hung') return new Promise(() => {});
    received += batch.length;
    return Promise.resolve();
  },
};
const delivery = new Delivery<number>({ transport, batch: { maxItems: 10, minDelayMs: 50 } });
for (let item = 0; item < 25; item += 1) delivery.offer(item);

async function shutDown(): Promise<void> {
  const complete = await delivery.shutdown({ timeoutMs: temper === 'hung' ? 300 : 30_000 });
  const { offered, delivered, dropped, pending } = delivery.stats();
  console.log(JSON.stringify({ complete, offered, delivered, lost: dropped.shutdown_deadline, pending, received }));
}

if (how === 'shutdown') {
  await shutDown();
} else if (how === 'sigterm') {
  process.once('SIGTERM', () => void shutDown().then(() => process.exit(0)));
  // Alive until it is told to end.
  setInterval(() => {}, 60_000);
  console.log('ready');
} else if (how === 'uncaught') {
  process.once('uncaughtException', () => void shutDown().then(() => process.exit(7)));
  setTimeout(() => {
    throw new Error('in the middle of a flush');
  }, 1);
  void delivery.forceFlush();
} else if (how === 'exit') {
  setTimeout(() => process.exit(3), 1);
  void delivery.forceFlush();
}
// Else it ends when there is nothing left to do: a delivery does not keep it.
