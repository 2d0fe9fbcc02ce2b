import { test } from '@fast-check/vitest';
import { DROP_REASONS } from '@weir/otel-compat';
import { expect } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import { Delivery, type DeliveryOptions, type ItemFate } from '../src/index.ts';
import { type Item, schedules, type Step, worldOptions, type WorldOptions } from './arbitrary-schedule.ts';
import { droppedOf, expectLaw } from './law.ts';
import { Receiver } from './receiver.ts';
import { settled, VirtualTime } from './virtual-time.ts';

/** A delivery, what was offered to it, and what each side was told of it. */
class World {
  readonly time = new VirtualTime(() => this.check());
  readonly receiver = new Receiver<Item>();
  readonly delivery: Delivery<Item>;
  readonly offered: Item[] = [];
  readonly dropped: { readonly item: Item; readonly reason: string }[] = [];
  readonly kept: Item[] = [];
  readonly fates: { readonly item: Item; readonly fate: ItemFate }[] = [];
  readonly refused = new Set<Item>();
  readonly outcomes: Promise<boolean>[] = [];
  readonly #options: WorldOptions;
  /** What went wrong inside callbacks, where a delivery would take it for a fault of theirs. */
  readonly #problems: unknown[] = [];
  readonly #lateAnswers: (() => void)[] = [];

  constructor(given: WorldOptions) {
    this.#options = given;
    const { keyed, asks, ages, letters, told, seed, ...rest } = given;
    this.receiver.onSend = () => this.check();
    this.delivery = new Delivery<Item>({
      ...rest,
      transport: this.receiver,
      timeoutMs: 200,
      sizeOf: ({ bytes }) => this.#called(bytes) as number,
      ...(keyed && { keyOf: ({ key }: Item) => this.#called(key) }),
      ...(asks && { admit: ({ admitted }: Item) => this.#admit(admitted) as boolean }),
      ...(ages && { maxAgeMs: 400 }),
      ...(letters !== 'none' && { deadLetter: this.#keep }),
      ...(told && {
        onFate: (item: Item, fate: ItemFate) => {
          this.check();
          this.fates.push({ item, fate });
        },
      }),
      onDrop: (dropped, reason) => {
        this.check();
        this.dropped.push({ item: dropped, reason });
      },
      nowMs: this.time.now,
      timers: this.time,
      random: () => seed,
    } satisfies DeliveryOptions<Item>);
  }

  check(): void {
    try {
      const stats = this.delivery.stats();
      expectLaw(stats);
      expect(stats.pending).toBeLessThanOrEqual(this.#options.queue.maxItems);
    } catch (error) {
      this.#problems.push(error);
    }
  }

  /** Once its answers have been read and its drops told, the delivery and the world agree on every item. */
  checkAgreement(): void {
    expect(this.#problems).toEqual([]);
    const stats = this.delivery.stats();
    // What the receiver acknowledged is delivered, and nothing else is.
    expect(stats.delivered).toBe(this.receiver.acknowledged.length);
    const fated = new Set([...this.receiver.acknowledged, ...this.dropped.map((one) => one.item), ...this.kept]);
    const pending = this.offered.filter((one) => !fated.has(one));
    if (pending.length !== stats.pending) return;
    const bytes = pending.reduce((sum, one) => sum + countedBytes(one), 0);
    expect(bytes).toBeLessThanOrEqual(this.#options.queue.maxBytes);
  }

  /** Nothing of what has met its fate takes room any more: as much as the bounds allow is taken. */
  fill(): void {
    const { queue, batch } = this.#options;
    let left = queue.maxBytes;
    for (let count = 0; count < queue.maxItems; count += 1) {
      const bytes = Math.min(left, batch.maxBytes);
      left -= bytes;
      const one = { bytes, key: undefined, admitted: true, id: this.offered.length };
      this.offered.push(one);
      expect(this.delivery.offer(one)).toBe(true);
    }
  }

  /** Of each item that was taken one fate is told, the one that was counted. */
  checkFates(): void {
    const dropped = this.dropped.filter(({ item }) => !this.refused.has(item));
    const expected = [
      ...this.receiver.acknowledged.map((item) => [item.id, 'delivered']),
      ...this.kept.map((item) => [item.id, 'dead_lettered']),
      ...dropped.map(({ item, reason }) => [item.id, reason]),
    ];
    const byId = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0]);
    expect(this.fates.map(({ item, fate }) => [item.id, fate]).toSorted(byId)).toEqual(expected.toSorted(byId));
  }

  answerLate(): void {
    for (const answer of this.#lateAnswers) answer();
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'offer') for (const one of step.items) this.#offer(one);
    else if (step.do === 'behave') this.receiver.behaviour = step.behaviour;
    else if (step.do === 'answer') this.receiver.open[step.which % this.receiver.open.length]?.answer(step.reply);
    else if (step.do === 'pass') await this.time.pass(step.ms);
    else if (step.do === 'turn') await this.time.turn();
    else if (step.do === 'flush') this.outcomes.push(this.delivery.forceFlush(step));
    else this.outcomes.push(this.delivery.shutdown(step));
    this.check();
    await settled();
    this.check();
    this.checkAgreement();
  }

  #offer(one: Omit<Item, 'id'>): void {
    const offered = { ...one, id: this.offered.length };
    this.offered.push(offered);
    const before = droppedOf(this.delivery.stats());
    const taken = this.delivery.offer(offered);
    if (!taken) this.refused.add(offered);
    if (!taken) expect(droppedOf(this.delivery.stats())).toBeGreaterThan(before);
    this.check();
  }

  #called(value: unknown): unknown {
    this.check();
    if (value === 'throw') throw new Error('thrown by the application');
    return value;
  }

  #admit(admitted: unknown): unknown {
    const answer = this.#called(admitted);
    if (answer === 'later') return Promise.resolve(true);
    if (answer === 'reject') return Promise.reject(new Error('rejected by the application'));
    return answer === 'never' ? new Promise(() => {}) : answer;
  }

  readonly #keep = (items: readonly Item[]): void | boolean[] | Promise<void> => {
    this.check();
    const { letters } = this.#options;
    if (letters === 'throws') throw new Error('thrown by the application');
    if (letters === 'late') return new Promise((resolve) => this.#lateAnswers.push(resolve));
    if (letters === 'garbage') return 'yes' as unknown as boolean[];
    const taken = items.map((_, index) => letters !== 'refuses' && (letters !== 'some' || index % 2 === 0));
    this.kept.push(...items.filter((_, index) => taken[index]));
    return letters === 'takes' ? undefined : taken;
  };
}

/** As the documentation says: what is no size counts as 1,024 bytes. */
function countedBytes({ bytes }: Item): number {
  return typeof bytes === 'number' && bytes >= 0 ? Math.ceil(bytes) : 1_024;
}

test.prop([worldOptions, schedules], { numRuns: SCHEDULES })(
  'at every instant, inside callbacks too, each item offered is delivered, dead-lettered, dropped for one reason, or pending',
  async (given, script) => {
    const world = new World(given);
    for (const step of script) await world.take(step);

    // The receiver recovers. Nothing is stuck: without a shutdown, too, each item meets its fate.
    world.receiver.behaviour = { kind: 'reply', reply: { kind: 'delivered' } };
    await world.time.pass(300_000);
    expect(world.delivery.stats().pending).toBe(0);
    world.answerLate();
    await settled();
    if (world.outcomes.length === script.filter((step) => step.do === 'flush').length) world.fill();
    world.check();
    await world.time.pass(10_000);
    expect((await Promise.all(world.outcomes)).every((outcome) => typeof outcome === 'boolean')).toBe(true);
    await Promise.all([world.delivery.shutdown(), world.time.pass(10)]);
    await world.time.idle();
    world.checkAgreement();
    expect(world.receiver.closed).toBe(1);
    expect(world.time.timers).toBe(0);

    // What each side saw is a partition of what was offered.
    const stats = world.delivery.stats();
    const fates = [...world.receiver.acknowledged, ...world.dropped.map(({ item: one }) => one), ...world.kept];
    expect(fates.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(world.offered.map(({ id }) => id));
    expect(stats.delivered).toBe(world.receiver.acknowledged.length);
    expect(stats.deadLettered).toBe(world.kept.length);
    for (const reason of DROP_REASONS) {
      expect(world.dropped.filter((one) => one.reason === reason)).toHaveLength(stats.dropped[reason]);
    }
    expect(stats.pending).toBe(0);
    if (given.told) world.checkFates();
  },
);
