import { fc, test } from '@fast-check/vitest';
import type { ItemResult } from '@weir/otel-compat';
import { expect } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import { Delivery, DeliveryError } from '../src/index.ts';
import { type Behaviour, Receiver, type Reply } from './receiver.ts';
import { settled, VirtualTime } from './virtual-time.ts';

interface Item {
  readonly id: number;
  readonly key: string | undefined;
  readonly bytes: number;
}

const failure: fc.Arbitrary<Reply> = fc.constantFrom(
  { kind: 'failed', error: new Error('again') },
  { kind: 'failed', error: new DeliveryError('WEIR_DELIVERY_TIMEOUT', 'later', { retryable: true, retryAfterMs: 40 }) },
  { kind: 'failed', error: new DeliveryError('WEIR_DELIVERY_TIMEOUT', 'never', { retryable: false }) },
  { kind: 'garbage', value: null },
);
const whole: fc.Arbitrary<Reply> = fc.oneof(fc.constant<Reply>({ kind: 'delivered' }), failure);
const partial: fc.Arbitrary<Reply> = fc.record({
  kind: fc.constant('results' as const),
  results: fc.array(fc.constantFrom<ItemResult[]>('delivered', 'retry', 'rejected'), { minLength: 1, maxLength: 5 }),
});

const items = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b', 'c', undefined), bytes: fc.integer({ min: 1, max: 10 }) }),
  { maxLength: 12 },
);

type Step =
  | { readonly do: 'offer'; readonly items: readonly Omit<Item, 'id'>[] }
  | { readonly do: 'behave'; readonly behaviour: Behaviour }
  | { readonly do: 'answer'; readonly which: number; readonly reply: Reply }
  | { readonly do: 'pass'; readonly ms: number };

function scripts(reply: fc.Arbitrary<Reply>): fc.Arbitrary<readonly Step[]> {
  const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
    fc.record({ kind: fc.constant('hang' as const), heedsAbort: fc.boolean() }),
    fc.record({ kind: fc.constant('reply' as const), reply }),
  );
  return fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('offer' as const), items }),
      fc.record({ do: fc.constant('behave' as const), behaviour }),
      fc.record({ do: fc.constant('answer' as const), which: fc.nat(5), reply }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 20, 250) }),
    ),
    { maxLength: 30 },
  );
}

async function run(script: readonly Step[], onePerKey: boolean): Promise<Receiver<Item>> {
  const time = new VirtualTime();
  const receiver = new Receiver<Item>();
  const delivery = new Delivery<Item>({
    transport: receiver,
    keyOf: ({ key }) => key,
    concurrency: 3,
    sizeOf: ({ bytes }) => bytes,
    batch: { maxItems: 4, maxBytes: 15, onePerKey },
    retry: { baseMs: 10, maxAttempts: 3 },
    breaker: { failures: 3, openMs: 30 },
    timeoutMs: 100,
    nowMs: time.now,
    timers: time,
    random: () => 0.7,
  });
  // Noted, and not thrown: a delivery would take that for a transport that throws.
  let together = 0;
  receiver.onSend = (batch, signal) => {
    const others = receiver.open.filter((one) => one.signal !== signal && !one.signal.aborted);
    const held = others.flatMap((one) => one.batch.map(({ key }) => key)).filter((key) => key !== undefined);
    const keys = batch.map(({ key }) => key).filter((key) => key !== undefined);
    together += held.filter((key) => keys.includes(key)).length;
    if (onePerKey) together += keys.length - new Set(keys).size;
  };
  let offered = 0;
  for (const step of script) {
    if (step.do === 'offer') for (const one of step.items) delivery.offer({ ...one, id: offered++ });
    else if (step.do === 'behave') receiver.behaviour = step.behaviour;
    else if (step.do === 'answer') receiver.open[step.which % receiver.open.length]?.answer(step.reply);
    else await time.pass(step.ms);
    await settled();
  }
  receiver.behaviour = { kind: 'reply', reply: { kind: 'delivered' } };
  await time.pass(100_000);
  expect(delivery.stats().pending).toBe(0);
  expect(together).toBe(0);
  return receiver;
}

function expectOrder({ acknowledged }: Receiver<Item>): void {
  for (const wanted of ['a', 'b', 'c']) {
    const ids = acknowledged.filter(({ key }) => key === wanted).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  }
}

test.prop([scripts(whole)], { numRuns: SCHEDULES })(
  'items of one key arrive in the order of their offers, whatever becomes of the batches and however many are on their way',
  async (script) => expectOrder(await run(script, false)),
);

test.prop([scripts(fc.oneof(whole, partial))], { numRuns: SCHEDULES })(
  'with one item of a key in a batch, the order holds for a receiver that takes parts of batches, too',
  async (script) => expectOrder(await run(script, true)),
);
