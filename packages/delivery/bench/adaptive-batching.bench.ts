/** Do batches that adapt serve both light and heavy load, beside batches of a fixed delay? Runs in virtual time. */
import { Delivery } from '@weir/delivery';
import type { Question, Side } from '../../../test/bench/question.ts';
import { settled, VirtualTime } from '../test/virtual-time.ts';

interface Load {
  readonly itemsPerS: number;
  /** What a send costs, and what an item adds to it. */
  readonly sendMs: number;
  readonly itemMs: number;
  readonly concurrency: number;
}

interface Measured {
  /** Mean time of an item from its offer until it is delivered. */
  readonly latencyMs: number;
  /** Time of connections spent on an item. */
  readonly busyMs: number;
}

const LIGHT: Load = { itemsPerS: 50, sendMs: 10, itemMs: 0.002, concurrency: 1 };
const HEAVY: Load = { itemsPerS: 20_000, sendMs: 20, itemMs: 0.002, concurrency: 1 };
const FAR: Load = { itemsPerS: 500, sendMs: 200, itemMs: 0.002, concurrency: 8 };
const SECONDS = 20;
const TICK_MS = 1;

const ADAPTIVE = { minDelayMs: 5, maxDelayMs: 1_000 };
// What BatchLogRecordProcessor of OpenTelemetry does: 512 items or a second.
const FIXED_LONG = { minDelayMs: 1_000, maxDelayMs: 1_000 };
const FIXED_SHORT = { minDelayMs: 5, maxDelayMs: 5 };

async function simulate(load: Load, batch: typeof ADAPTIVE): Promise<Measured> {
  const time = new VirtualTime();
  let delivered = 0;
  let waitedMs = 0;
  let busyMs = 0;
  const delivery = new Delivery<number>({
    transport: {
      send: (items) =>
        new Promise((resolve) => {
          const tookMs = load.sendMs + items.length * load.itemMs;
          busyMs += tookMs;
          time.after(
            tookMs,
            () => {
              delivered += items.length;
              for (const offeredAtMs of items) waitedMs += time.ms - offeredAtMs;
              resolve();
            },
            false,
          );
        }),
    },
    batch,
    concurrency: load.concurrency,
    nowMs: time.now,
    timers: time,
  });
  let owed = 0;
  for (let ms = 0; ms < SECONDS * 1_000; ms += TICK_MS) {
    owed += (load.itemsPerS * TICK_MS) / 1_000;
    for (; owed >= 1; owed -= 1) delivery.offer(time.ms);
    await time.pass(TICK_MS);
  }
  await time.pass(5_000);
  await settled();
  if (delivery.stats().delivered !== delivered || delivered === 0) throw new Error('not every item arrived');
  if (delivery.stats().dropped.queue_full > 0) return { latencyMs: Infinity, busyMs: Infinity };
  return { latencyMs: waitedMs / delivered, busyMs: busyMs / delivered };
}

function side(name: string, load: Load, batch: typeof ADAPTIVE, what: keyof Measured): Side {
  // Virtual time has no noise: one run serves every round.
  let measured: Promise<Measured> | undefined;
  return {
    name,
    setup: () => ({
      async sample() {
        measured ??= simulate(load, batch);
        return (await measured)[what] * 1e6;
      },
    }),
  };
}

const questions: readonly Question[] = [
  {
    name: 'delivery/adaptive-light-latency',
    question: 'mean time from offer to delivery at 50 items/s, a send taking 10 ms: adaptive, versus fixed delays',
    ours: side('adaptive', LIGHT, ADAPTIVE, 'latencyMs'),
    rivals: [
      side('fixed 1,000 ms', LIGHT, FIXED_LONG, 'latencyMs'),
      side('fixed 5 ms', LIGHT, FIXED_SHORT, 'latencyMs'),
    ],
    bar: [
      { kind: 'at_most', ratio: 0.1, rival: 'fixed 1,000 ms' },
      { kind: 'at_most', ratio: 1.5, rival: 'fixed 5 ms' },
    ],
  },
  {
    name: 'delivery/adaptive-heavy-latency',
    question: 'the same at 20,000 items/s, a send taking 20 ms',
    ours: side('adaptive', HEAVY, ADAPTIVE, 'latencyMs'),
    rivals: [
      side('fixed 1,000 ms', HEAVY, FIXED_LONG, 'latencyMs'),
      side('fixed 5 ms', HEAVY, FIXED_SHORT, 'latencyMs'),
    ],
    bar: [
      { kind: 'at_most', ratio: 1.05, rival: 'fixed 1,000 ms' },
      { kind: 'at_most', ratio: 1.05, rival: 'fixed 5 ms' },
    ],
  },
  {
    name: 'delivery/adaptive-far-connections',
    question: 'time of connections spent on an item at 500 items/s, a send taking 200 ms, eight at once',
    ours: side('adaptive', FAR, ADAPTIVE, 'busyMs'),
    rivals: [side('fixed 5 ms', FAR, FIXED_SHORT, 'busyMs')],
    bar: { kind: 'at_most', ratio: 0.5 },
  },
  {
    name: 'delivery/adaptive-far-latency',
    question: 'mean time from offer to delivery under that load',
    ours: side('adaptive', FAR, ADAPTIVE, 'latencyMs'),
    rivals: [side('fixed 1,000 ms', FAR, FIXED_LONG, 'latencyMs')],
    bar: { kind: 'at_most', ratio: 0.6 },
  },
];

export default questions;
