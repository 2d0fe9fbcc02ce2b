/** Decides, in short turns off everybody's stack, when the next batch leaves. */
import type { Flights } from './flight/flights.ts';
import type { Gate } from './gate/gate.ts';
import { MAX_TIMER_MS, type NowMs, type Timers } from './ports.ts';
import type { Batch, BatchBounds, Batcher } from './queue/batch.ts';
import type { BatchDelay } from './queue/batch-delay.ts';
import type { ItemQueue } from './queue/item-queue.ts';
import type { RetrySchedule } from './retry/retry-schedule.ts';

/** What a pump stands between. */
export interface PumpParts<T> {
  readonly queue: ItemQueue<T>;
  readonly batcher: Batcher<T>;
  readonly bounds: BatchBounds;
  readonly delay: BatchDelay;
  readonly retries: RetrySchedule<T>;
  readonly gate: Gate;
  readonly flights: Flights<T>;
  readonly concurrency: number;
  /** Whether somebody waits, so that no item waits for company. */
  readonly hurried: () => boolean;
  /** Called in every turn. */
  readonly onTurn: () => void;
  readonly nowMs: NowMs;
  readonly timers: Timers;
}

/**
 * Starts at most one batch in a turn of the event loop, so that no turn is longer than a batch.
 *
 * Invariant: whenever something could be sent, a turn or the timer is set, or the end of a flight will bring a turn, or the
 * next offer will ring (`alarmItems`, `alarmBytes`: offers compare two numbers and do nothing else).
 */
export class Pump<T> {
  /** Items in the queue at which an offer must ring. */
  alarmItems: number = 1;
  /** Bytes in the queue at which an offer must ring. */
  alarmBytes: number = Infinity;
  readonly #parts: PumpParts<T>;
  /** The first item in the queue came no earlier. */
  #headSinceMs = 0;
  #lastTurn = { atMs: 0, tailSequence: 0 };
  #turnSet = false;
  #stopped = false;
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined;

  constructor(parts: PumpParts<T>) {
    this.#parts = parts;
  }

  /** The queue has reached an alarm. */
  ring(): void {
    const { queue, bounds } = this.#parts;
    if (queue.length > 1 || bounds.maxItems === 1 || queue.bytes >= bounds.maxBytes) {
      this.wake();
      return;
    }
    const nowMs = this.#parts.nowMs();
    this.#headSinceMs = nowMs;
    if (this.#delayMs === 0) this.wake();
    else this.#listen(nowMs, nowMs + this.#delayMs);
  }

  /** Has a turn soon. */
  wake(): void {
    if (this.#turnSet || this.#stopped) return;
    this.#turnSet = true;
    this.#silence();
    this.#parts.timers.soon(() => {
      this.#turnSet = false;
      this.#turn();
    });
  }

  /** Nothing is started any more. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#silence();
  }

  #turn(): void {
    if (this.#stopped) return;
    this.#parts.onTurn();
    const nowMs = this.#parts.nowMs();
    const more = this.#step(nowMs);
    this.#remember(nowMs);
    if (more) this.wake();
    else this.#rest(nowMs);
  }

  /** @returns whether there may be more to do at once */
  #step(nowMs: number): boolean {
    const { gate, flights, retries, concurrency, queue } = this.#parts;
    if (flights.count >= concurrency) return false;
    const retry = retries.nextDueMs <= nowMs;
    if (!retry && this.#nextFreshMs() > nowMs) return false;
    const blocked = gate.blockedUntilMs > nowMs;
    if (blocked && !gate.drops) return false;
    const batch = retry ? retries.take() : this.#takeFresh();
    // Only what must wait for its key was found: it has left the queue, and the rest of the queue comes next.
    if (batch === undefined) return queue.length > 0;
    if (blocked) flights.drop(batch);
    else flights.start(batch, gate.enter());
    return true;
  }

  #takeFresh(): Batch<T> | undefined {
    const { batcher, queue } = this.#parts;
    const entries = batcher.take(queue);
    return entries.length === 0 ? undefined : { entries, attempts: 0, dueMs: 0 };
  }

  /** When a batch of new items is due; Infinity where there are none. */
  #nextFreshMs(): number {
    const { queue, batcher, bounds } = this.#parts;
    if (batcher.ready) return 0;
    if (queue.length === 0) return Infinity;
    if (queue.length >= bounds.maxItems || queue.bytes >= bounds.maxBytes) return 0;
    return this.#headSinceMs + this.#delayMs;
  }

  get #delayMs(): number {
    return this.#parts.hurried() ? 0 : this.#parts.delay.ms;
  }

  /** What stays in the queue came after the turn before, unless it was there then. */
  #remember(nowMs: number): void {
    const { queue } = this.#parts;
    if (queue.length === 0) this.#headSinceMs = nowMs;
    else if (queue.headSequence >= this.#lastTurn.tailSequence) this.#headSinceMs = this.#lastTurn.atMs;
    this.#lastTurn = { atMs: nowMs, tailSequence: queue.tailSequence };
  }

  /** Sets what brings the next turn. */
  #rest(nowMs: number): void {
    const { gate, flights, retries, concurrency } = this.#parts;
    this.#silence();
    if (flights.count >= concurrency) return;
    const { blockedUntilMs } = gate;
    if (blockedUntilMs > nowMs && !gate.drops) this.#wakeAt(nowMs, blockedUntilMs);
    else this.#listen(nowMs, Math.min(retries.nextDueMs, this.#nextFreshMs()));
  }

  #listen(nowMs: number, wakeAtMs: number): void {
    const { queue, bounds } = this.#parts;
    this.alarmItems = queue.length === 0 ? 1 : bounds.maxItems;
    this.alarmBytes = queue.length === 0 ? Infinity : bounds.maxBytes;
    this.#wakeAt(nowMs, wakeAtMs);
  }

  #silence(): void {
    this.alarmItems = Infinity;
    this.alarmBytes = Infinity;
  }

  /** An earlier timer is kept: a turn too many does no harm. */
  #wakeAt(nowMs: number, atMs: number): void {
    if (atMs === Infinity || (this.#timer !== undefined && this.#timer.atMs <= atMs)) return;
    this.#timer?.cancel();
    const delayMs = Math.min(Math.max(Math.ceil(atMs - nowMs), 0), MAX_TIMER_MS);
    const cancel = this.#parts.timers.after(
      delayMs,
      () => {
        this.#timer = undefined;
        this.#turn();
      },
      false,
    );
    this.#timer = { atMs, cancel };
  }
}
