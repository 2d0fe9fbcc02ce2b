import { test as property } from '@fast-check/vitest';
import type { ItemResult, Transport } from '@weir/otel-compat';
import fc from 'fast-check';
import { expect } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { SCHEDULES } from '../../../../test/support/counts.ts';
import { type CloudEventBinding, CloudEventEmitter, type CloudEventV1 } from '../../src/index.ts';

/** What a receiver does with one send, and a policy with one event. */
type Step = 'take' | 'refuse' | 'retry' | 'fail' | 'divide' | 'end';
type Answer = 'yes' | 'no' | 'later' | 'throw' | 'reject' | 'text';

/** A binding of the application, whose receiver does as it is told and remembers what it took. */
class ToldBinding implements CloudEventBinding<CloudEventV1<unknown>> {
  readonly name = 'told';
  readonly batch = { maxItems: 5, maxBytes: 10_000, minDelayMs: 0, maxDelayMs: 1 };
  readonly concurrency = 2;
  readonly timeoutMs = 1_000;
  readonly taken: CloudEventV1<unknown>[] = [];
  readonly #steps: readonly Step[];
  #sends = 0;

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  encode(event: CloudEventV1<unknown>): CloudEventV1<unknown> {
    if (event['broken'] === true) throw new Error('cannot be encoded');
    return event;
  }

  sizeOf(): number {
    return 100;
  }

  keyOf({ subject }: CloudEventV1<unknown>): string | undefined {
    return subject;
  }

  open(): Transport<CloudEventV1<unknown>> {
    return { send: async (batch) => this.#send(batch) };
  }

  #send(batch: readonly CloudEventV1<unknown>[]): void | readonly ItemResult[] {
    const step = this.#steps[this.#sends++] ?? 'take';
    if (step === 'fail') throw new Error('down');
    if (step === 'end') throw Object.assign(new Error('never'), { retryable: false });
    if (step === 'divide' && batch.length > 1)
      throw Object.assign(new Error('one'), { retryable: false, divisible: true });
    const results = batch.map((_, index): ItemResult => {
      if (step === 'refuse' && index % 2 === 0) return 'rejected';
      return step === 'retry' && index % 2 === 0 ? 'retry' : 'delivered';
    });
    this.taken.push(...batch.filter((_, index) => results[index] === 'delivered'));
    return step === 'take' ? undefined : results;
  }
}

const events = fc.array(
  fc.record({
    subject: fc.constantFrom('a', 'b', undefined),
    answer: fc.constantFrom<Answer[]>('yes', 'yes', 'yes', 'no', 'later', 'throw', 'reject', 'text'),
  }),
  { maxLength: 40 },
);
const steps = fc.array(fc.constantFrom<Step[]>('take', 'refuse', 'retry', 'fail', 'divide', 'end'), { maxLength: 20 });

property.prop([events, steps, fc.boolean()], { numRuns: SCHEDULES / 20 })(
  'whatever receiver and policy do, each event is accounted for, and what was counted as delivered is what was taken',
  async (emitted, script, keeps) => {
    const binding = new ToldBinding(script);
    const letters: CloudEventV1<unknown>[] = [];
    const emitter = new CloudEventEmitter({
      source: '/a',
      binding,
      queue: { maxItems: 20 },
      retry: { maxAttempts: 4, baseMs: 1, maxMs: 1 },
      breaker: false,
      policy: ({ attributes }) => decided(emitted[Number(attributes['number'])]?.answer),
      ...(keeps && { deadLetter: (given) => void letters.push(...given) }),
    });
    for (const [number, { subject }] of emitted.entries()) {
      emitter.emitBestEffort({ type: 'n', number, ...(subject === undefined ? {} : { subject }) });
      expect(accountingBreaches(emitter.stats())).toEqual([]);
      if (number % 7 === 0) await emitter.forceFlush();
    }
    expect(await emitter.shutdown()).toBe(true);

    const stats = emitter.stats();
    expect(accountingBreaches(stats)).toEqual([]);
    expect([stats.offered, stats.pending]).toEqual([emitted.length, 0]);
    const numbers = binding.taken.map(({ number }) => Number(number));
    expect([new Set(numbers).size, numbers.length]).toEqual([stats.delivered, stats.delivered]);
    expect(letters).toHaveLength(stats.deadLettered);
    for (const number of numbers) expect(['yes', 'later']).toContain(emitted[number]?.answer);
    expect(stats.dropped.denied).toBe(stats.denied['n'] ?? 0);
  },
);

function decided(answer: Answer | undefined): boolean | Promise<boolean> {
  if (answer === 'throw') return JSON.parse('{') as boolean;
  if (answer === 'reject') return Promise.reject(new Error('no'));
  if (answer === 'later') return Promise.resolve(true);
  return answer === 'text' ? ('true' as unknown as boolean) : answer === 'yes';
}
