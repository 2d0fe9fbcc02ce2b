/** What do the slowest offers cost while the receiver misbehaves? */
import { setImmediate } from 'node:timers/promises';
import { Delivery } from '@weir/delivery';
import type { Question, Side } from '../../../test/bench/question.ts';
import { receiver, type Temper } from './receivers.ts';

const OFFERS = 100_000;
// What one request of an application may emit before it yields.
const BURST = 200;

function side(temper: Temper): Side {
  return {
    name: temper,
    setup: () => {
      const delivery = new Delivery<{ id: number }>({
        transport: receiver(temper),
        sizeOf: () => 100,
        timeoutMs: 1_000,
        retry: { baseMs: 50 },
      });
      const costs = new Float64Array(OFFERS);
      return {
        async sample() {
          for (let done = 0; done < OFFERS; done += BURST) {
            for (let index = done; index < done + BURST; index += 1) {
              const item = { id: index };
              const start = performance.now();
              delivery.offer(item);
              costs[index] = performance.now() - start;
            }
            await setImmediate();
          }
          costs.sort();
          return (costs[Math.floor(OFFERS * 0.999)] ?? 0) * 1e6;
        },
        teardown: async () => void (await delivery.shutdown({ timeoutMs: 0 })),
      };
    },
  };
}

const questions: readonly Question[] = (['hung', 'slow', 'throwing', 'flapping', 'dying'] as const).map((temper) => ({
  name: `delivery/offer-p999-${temper}`,
  question: `the 99.9th percentile of Delivery.offer with a ${temper} receiver, versus a healthy one`,
  ours: side(temper),
  rivals: [side('healthy')],
  bar: { kind: 'at_most', ratio: 1.5 },
}));

export default questions;
