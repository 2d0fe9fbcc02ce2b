/** Carries items away without holding up, or throwing at, whoever offers them, and accounts for each. */
import type { DeliveryStats } from '@weir/otel-compat';
import { AttemptCounts } from './counts/attempt-counts.ts';
import { DropNotices } from './counts/drop-notices.ts';
import { FateNotices } from './counts/fate-notices.ts';
import { FlushWaiters } from './counts/flush-waiters.ts';
import { Ledger } from './counts/ledger.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { closeTransport } from './flight/close-transport.ts';
import { Flights } from './flight/flights.ts';
import { Breaker } from './gate/breaker.ts';
import { Gate } from './gate/gate.ts';
import { reportBreaker } from './gate/report-breaker.ts';
import { type DeadlineOptions, guardedKey, pacedUntil, sizeWith, timeoutOf } from './guards.ts';
import { DeliveryMetrics } from './metrics.ts';
import type { DeliveryOptions } from './options.ts';
import { Pump } from './pump.ts';
import { type Batcher, FifoBatcher } from './queue/batch.ts';
import { BatchDelay } from './queue/batch-delay.ts';
import { Held } from './queue/held.ts';
import { ItemQueue } from './queue/item-queue.ts';
import { KeyedBatcher } from './queue/keyed-batcher.ts';
import { RetrySchedule } from './retry/retry-schedule.ts';
import { type Settings, settingsOf } from './settings.ts';

/** What one offer may push out of a full queue: making room for a large item must not take long. */
const MAX_EVICTIONS = 64;

/**
 * A bounded queue, batches, retries, a circuit breaker and dead letters before a transport.
 *
 * Law (`stats`): at every instant, inside callbacks too, each item that was offered was delivered, kept as a dead letter,
 * dropped for one reason, or is pending. Each term is counted where it happens.
 *
 * Delivery is at least once: what had no answer in time may have arrived all the same, and is sent again.
 *
 * @example
 * const delivery = new Delivery<string>({ transport: { send: async (batch) => console.log(batch) } });
 * delivery.offer('hello'); // true
 * await delivery.shutdown({ timeoutMs: 1_000 }); // true
 * delivery.stats().delivered; // 1
 */
export class Delivery<T> {
  readonly #settings: Settings<T>;
  readonly #queue: ItemQueue<T>;
  readonly #held: Held = new Held();
  readonly #batcher: Batcher<T>;
  readonly #retries: RetrySchedule<T> = new RetrySchedule<T>();
  readonly #flights: Flights<T>;
  readonly #deadLetters: DeadLetters<T>;
  readonly #ledger: Ledger<T>;
  readonly #waiters: FlushWaiters;
  readonly #notices: DropNotices<T> | undefined;
  readonly #metrics: DeliveryMetrics;
  readonly #pump: Pump<T>;
  #closing: Promise<boolean> | undefined;

  /** @throws DeliveryError `WEIR_DELIVERY_OPTION` when an option is out of range */
  constructor(options: DeliveryOptions<T>) {
    const settings = settingsOf(options);
    const { batch, breaker, keyOf, nowMs, onDrop, onFate, timers } = settings;
    this.#settings = settings;
    this.#queue = new ItemQueue<T>(settings.maxAgeMs !== Infinity);
    this.#batcher =
      keyOf === undefined ? new FifoBatcher(batch, this.#held) : new KeyedBatcher(guardedKey(keyOf), batch, this.#held);
    this.#waiters = new FlushWaiters(timers);
    this.#notices = onDrop && new DropNotices(onDrop, timers, nowMs);
    const listeners = { waiters: this.#waiters, notices: this.#notices, fates: onFate && new FateNotices(onFate) };
    this.#ledger = new Ledger(listeners, this.#held, timers);
    this.#deadLetters = new DeadLetters(settings.deadLetter, { ...settings, ledger: this.#ledger });
    const gate = new Gate(
      breaker && new Breaker(breaker, settings.random, (state) => reportBreaker(settings.name, state)),
      breaker?.onOpen ?? 'hold',
      pacedUntil(settings.transport, nowMs),
    );
    const attempts = new AttemptCounts((kind, items, tookMs) => this.#metrics.record(kind, items, tookMs));
    this.#metrics = new DeliveryMetrics(settings.name, settings.queue.maxItems, settings.meterProvider, () => ({
      stats: this.stats(),
      attempts: { ...attempts.byKind },
      breakerState: gate.breakerState,
    }));
    const between = { batcher: this.#batcher, delay: new BatchDelay(batch), gate, retries: this.#retries };
    this.#flights = new Flights(settings, {
      ...between,
      attempts,
      deadLetters: this.#deadLetters,
      ledger: this.#ledger,
      onLanded: () => this.#pump.wake(),
    });
    this.#pump = new Pump({
      ...between,
      bounds: batch,
      concurrency: settings.concurrency,
      flights: this.#flights,
      hurried: () => this.#waiters.waiting,
      nowMs,
      onTurn: () => this.#metrics.follow(),
      queue: this.#queue,
      timers,
    });
    this.#metrics.follow();
  }

  /**
   * Takes an item, to be sent later. Never throws and never waits.
   *
   * @returns whether it was taken; if not, it is counted as dropped
   */
  offer(item: T): boolean {
    const { batch, maxAgeMs, nowMs, sizeOf } = this.#settings;
    // `sizeOf` may ask for the counts: before it the item has not been offered, and after it no function is called.
    const bytes = sizeOf === undefined ? 0 : sizeWith(sizeOf, item);
    if (this.#closing !== undefined) return this.#refuse(item, 'closed');
    if (bytes > batch.maxBytes) return this.#refuse(item, 'too_large');
    if (!this.#hasRoom(bytes) && !this.#makeRoom(bytes)) return this.#refuse(item, 'queue_full');
    this.#ledger.offered += 1;
    const queue = this.#queue;
    queue.push(item, bytes, maxAgeMs === Infinity ? 0 : nowMs());
    const pump = this.#pump;
    if (queue.length >= pump.alarmItems || queue.bytes >= pump.alarmBytes) pump.ring();
    return true;
  }

  /** Counts of items so far. */
  stats(): DeliveryStats {
    const { offered, delivered, deadLettered, dropped } = this.#ledger;
    return { offered, delivered, deadLettered, dropped: { ...dropped }, pending: this.#pending };
  }

  /**
   * Sends what is pending without waiting for company or for a backoff; an open breaker and a receiver that asked for a pause
   * are waited for. Never rejects, and keeps the process alive until it is settled.
   *
   * @returns whether everything that was pending at the call has met its fate in time
   */
  forceFlush(options?: DeadlineOptions): Promise<boolean> {
    return this.#flush(timeoutOf(options));
  }

  /**
   * Takes no more items, flushes, and closes the transport. At the deadline it aborts what is on its way and drops what is
   * left. Never rejects, and keeps the process alive until it is settled.
   *
   * @returns whether nothing had to be dropped at the deadline; a second call gives the same promise
   */
  shutdown(options?: DeadlineOptions): Promise<boolean> {
    this.#closing ??= this.#close(timeoutOf(options));
    return this.#closing;
  }

  /** Each place where an item without a fate can be. */
  get #pending(): number {
    const { length } = this.#queue;
    return length + this.#batcher.items + this.#retries.items + this.#flights.items + this.#deadLetters.items;
  }

  #hasRoom(bytes: number): boolean {
    const { maxItems, maxBytes } = this.#settings.queue;
    const queue = this.#queue;
    const held = this.#held;
    return queue.length + held.items < maxItems && queue.bytes + held.bytes + bytes <= maxBytes;
  }

  #makeRoom(bytes: number): boolean {
    if (this.#settings.queue.onFull === 'drop_newest') return false;
    for (let evicted = 0; evicted < MAX_EVICTIONS && this.#queue.length > 0; evicted += 1) {
      this.#ledger.evict(this.#queue.shift(), 'queue_full');
      if (this.#hasRoom(bytes)) return true;
    }
    return false;
  }

  #refuse(item: T, reason: 'closed' | 'too_large' | 'queue_full'): false {
    this.#ledger.refuse(item, reason);
    return false;
  }

  #flush(timeoutMs: number): Promise<boolean> {
    this.#metrics.follow();
    const met = this.#waiters.wait(this.#queue.tailSequence, this.#pending, timeoutMs);
    this.#retries.wakeAll();
    this.#pump.wake();
    return met;
  }

  async #close(timeoutMs: number): Promise<boolean> {
    const { nowMs, timers, transport } = this.#settings;
    const deadlineMs = nowMs() + timeoutMs;
    await this.#flush(timeoutMs);
    this.#pump.stop();
    const left = this.#pending;
    if (left > 0) this.#giveUp();
    await closeTransport(transport, deadlineMs - nowMs(), timers);
    this.#metrics.end();
    return left === 0;
  }

  /** Drops everything that is pending, in one step; only then are others told. */
  #giveUp(): void {
    this.#ledger.dropAll(this.#pending, this.#pendingItems(), 'shutdown_deadline');
    this.#queue.clear();
    this.#batcher.clear();
    this.#retries.clear();
    this.#deadLetters.clear();
    this.#flights.abandon();
    this.#notices?.tell();
  }

  *#pendingItems(): Generator<T> {
    yield* this.#flights;
    yield* this.#deadLetters;
    yield* this.#retries;
    yield* this.#batcher;
    yield* this.#queue;
  }
}
