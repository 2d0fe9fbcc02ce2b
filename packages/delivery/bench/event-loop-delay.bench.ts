/** How long does the event loop stall while a million items go through a receiver of each temper? */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { Delivery } from '@weir/delivery';
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { receiver, TEMPERS } from './receivers.ts';

const ITEMS = 1_000_000;
const BURST = 200;
const MAX_ITEMS = 100_000;

/** The 99th percentile, in nanoseconds, while `work` is done in bursts. */
async function stall(work: (index: number) => void): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  for (let index = 0; index < ITEMS;) {
    for (const end = index + BURST; index < end; index += 1) work(index);
    await setImmediate();
  }
  delays.disable();
  return delays.percentile(99);
}

const questions: readonly Question[] = TEMPERS.map((temper) => ({
  name: `delivery/event-loop-delay-${temper}`,
  question: `the 99th percentile of event loop delay while a million items are offered to a ${temper} receiver, versus made and let go`,
  ours: {
    name: temper,
    setup: (): Prepared => ({
      async sample() {
        const delivery = new Delivery<{ id: number }>({
          transport: receiver(temper),
          queue: { maxItems: MAX_ITEMS, onFull: 'drop_oldest' },
          concurrency: 4,
          timeoutMs: 100,
          retry: { baseMs: 10 },
          sizeOf: () => 100,
          onDrop: () => {},
        });
        const delay = await stall((id) => delivery.offer({ id }));
        await delivery.shutdown({ timeoutMs: 0 });
        const { offered, pending } = delivery.stats();
        if (offered !== ITEMS || pending !== 0) throw new Error('not every item is accounted for');
        return delay;
      },
    }),
  },
  rivals: [
    {
      name: 'nothing',
      setup: (): Prepared => {
        const last: { item: unknown } = { item: undefined };
        return { sample: () => stall((id) => (last.item = { id })) };
      },
    },
  ],
  bar: { kind: 'at_most', ratio: 1, orNs: 19e6 },
}));

export default questions;
