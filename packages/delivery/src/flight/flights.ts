/** Brings batches to their fate: admission, one attempt, and what follows from its outcome. */
import type { Transport } from '@weir/otel-compat';
import type { AttemptCounts } from '../counts/attempt-counts.ts';
import type { Ledger } from '../counts/ledger.ts';
import type { DeadLetters } from '../dead-letters/dead-letters.ts';
import { DeliveryError } from '../errors.ts';
import type { Permit } from '../gate/breaker.ts';
import type { Gate } from '../gate/gate.ts';
import type { NowMs, Random, Timers } from '../ports.ts';
import type { Batch, Batcher } from '../queue/batch.ts';
import type { BatchDelay } from '../queue/batch-delay.ts';
import type { Entry } from '../queue/item-queue.ts';
import { backoffDelay, type BackoffOptions } from '../retry/backoff.ts';
import type { RetrySchedule } from '../retry/retry-schedule.ts';
import { type Admit, admissions } from './admission.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { type Outcome, resultAt } from './results.ts';

/** What a flight needs to know. */
export interface FlightSettings<T> {
  readonly transport: Transport<T>;
  readonly timeoutMs: number;
  readonly retry: BackoffOptions & { readonly maxAttempts: number; readonly maxRetryAfterMs: number };
  readonly admit: Admit<T> | undefined;
  /** Infinity where items do not age. */
  readonly maxAgeMs: number;
  readonly nowMs: NowMs;
  readonly timers: Timers;
  readonly random: Random;
}

/** Where flights begin and end. */
export interface FlightPlaces<T> {
  readonly ledger: Ledger<T>;
  readonly batcher: Batcher<T>;
  readonly delay: BatchDelay;
  readonly gate: Gate;
  readonly retries: RetrySchedule<T>;
  readonly deadLetters: DeadLetters<T>;
  readonly attempts: AttemptCounts;
  /** A flight ended, and another may begin. */
  readonly onLanded: () => void;
}

interface Flight<T> {
  readonly batch: Batch<T>;
  readonly permit: Permit;
  attempt: Attempt | undefined;
}

/** The batches on their way. A batch whose flight is no longer in the set has been given up, and meets nothing further. */
export class Flights<T> {
  readonly #settings: FlightSettings<T>;
  readonly #to: FlightPlaces<T>;
  readonly #flights = new Set<Flight<T>>();

  constructor(settings: FlightSettings<T>, places: FlightPlaces<T>) {
    this.#settings = settings;
    this.#to = places;
  }

  /** How many are on their way. */
  get count(): number {
    return this.#flights.size;
  }

  /** Items of all of them. */
  get items(): number {
    let items = 0;
    for (const { batch } of this.#flights) items += batch.entries.length;
    return items;
  }

  /** Takes over a batch whose items no one else counts any more. */
  start(batch: Batch<T>, permit: Permit): void {
    const flight: Flight<T> = { batch, permit, attempt: undefined };
    this.#flights.add(flight);
    void this.#fly(flight);
  }

  /** Drops a batch that may not leave. */
  drop({ entries }: Batch<T>): void {
    this.#to.batcher.settle(entries, []);
    for (const entry of entries) this.#to.ledger.drop(entry, 'breaker_open');
  }

  /** Aborts all. Their items are no longer counted here. */
  abandon(): void {
    const reason = new DeliveryError('WEIR_DELIVERY_SHUTDOWN', 'the deadline of shutdown passed');
    const flights = [...this.#flights];
    this.#flights.clear();
    for (const { attempt } of flights) attempt?.abort(reason);
  }

  /** The items of all of them. */
  *[Symbol.iterator](): Generator<T> {
    for (const { batch } of this.#flights) for (const { item } of batch.entries) yield item;
  }

  async #fly(flight: Flight<T>): Promise<void> {
    this.#expire(flight);
    if (flight.batch.attempts === 0) await this.#admit(flight);
    if (!this.#flights.has(flight)) return;
    if (flight.batch.entries.length === 0) {
      this.#to.gate.cancelled(flight.permit);
      this.#land(flight);
      return;
    }
    await this.#send(flight);
    if (this.#flights.has(flight)) this.#land(flight);
  }

  /** Sends a batch: in one piece, and where that is refused for what may be one item in halves, one after the other. */
  async #send(flight: Flight<T>): Promise<void> {
    const { batch } = flight;
    const { gate, retries } = this.#to;
    // The next one last.
    const parts: (readonly Entry<T>[])[] = [batch.entries];
    let permit: Permit | undefined = flight.permit;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      if (permit === undefined && gate.blockedUntilMs > this.#settings.nowMs()) {
        // Another batch has learnt meanwhile that the receiver is to be left alone.
        retries.add({ entries: batch.entries, attempts: batch.attempts + 1, dueMs: 0 });
        batch.entries = [];
        return;
      }
      const outcome = await this.#attempt(flight, part, permit ?? gate.enter());
      permit = undefined;
      if (!this.#flights.has(flight)) return;
      if (outcome.divisible && part.length > 1) {
        const middle = Math.ceil(part.length / 2);
        parts.push(part.slice(middle), part.slice(0, middle));
      } else if (!this.#settle(batch, part, outcome)) {
        return;
      }
    }
  }

  async #attempt(flight: Flight<T>, part: readonly Entry<T>[], permit: Permit): Promise<Outcome> {
    const { transport, nowMs } = this.#settings;
    const items = part.map(({ item }) => item);
    const startMs = nowMs();
    flight.attempt = startAttempt(transport, items, this.#settings);
    const outcome = await flight.attempt.outcome;
    if (this.#flights.has(flight)) this.#learn(permit, part.length, outcome, nowMs() - startMs);
    return outcome;
  }

  #expire(flight: Flight<T>): void {
    const { maxAgeMs, nowMs } = this.#settings;
    if (maxAgeMs === Infinity) return;
    const oldestMs = nowMs() - maxAgeMs;
    const expired = this.#split(flight, ({ offeredAtMs }) => offeredAtMs <= oldestMs);
    this.#to.deadLetters.give(expired, 'expired', undefined);
  }

  async #admit(flight: Flight<T>): Promise<void> {
    const { admit } = this.#settings;
    if (admit === undefined || flight.batch.entries.length === 0) return;
    const answers = await admissions(admit, flight.batch.entries, this.#settings);
    if (!this.#flights.has(flight)) return;
    const denied = this.#split(flight, (_, index) => answers[index] === false);
    for (const entry of denied) this.#to.ledger.drop(entry, 'denied');
  }

  /** Takes entries out of a batch. */
  #split({ batch }: Flight<T>, leaves: (entry: Entry<T>, index: number) => boolean): readonly Entry<T>[] {
    const before = batch.entries;
    const gone = before.filter(leaves);
    if (gone.length === 0) return gone;
    const out = new Set(gone);
    batch.entries = before.filter((entry) => !out.has(entry));
    this.#to.batcher.settle(before, batch.entries);
    return gone;
  }

  #learn(permit: Permit, items: number, outcome: Outcome, tookMs: number): void {
    const { gate, delay, attempts } = this.#to;
    const { nowMs, retry } = this.#settings;
    attempts.count(outcome.kind, items, tookMs);
    if (outcome.kind === 'answered') delay.learn(tookMs);
    if (outcome.retryAfterMs !== undefined && outcome.kind === 'failed') {
      // It works, and says when it wants to be asked again.
      gate.succeeded(permit);
      gate.pause(nowMs() + Math.min(outcome.retryAfterMs, retry.maxRetryAfterMs));
    } else if (outcome.kind === 'failed' || outcome.kind === 'timeout') {
      gate.failed(permit, nowMs());
    } else {
      gate.succeeded(permit);
    }
  }

  /**
   * Gives each item of a part that was sent its fate or its next attempt. What failed comes again with all that follows it in
   * the batch, so that items of one key stay in order.
   *
   * @param part what the batch begins with
   * @returns whether the rest of the batch can be sent now
   */
  #settle(batch: Batch<T>, part: readonly Entry<T>[], outcome: Outcome): boolean {
    const { ledger, batcher, deadLetters, retries } = this.#to;
    const attempts = batch.attempts + 1;
    const rejected: Entry<T>[] = [];
    const unsent: Entry<T>[] = [];
    for (const [index, entry] of part.entries()) {
      const result = resultAt(outcome, index);
      if (result === 'delivered') ledger.deliver(entry);
      else (result === 'rejected' ? rejected : unsent).push(entry);
    }
    const rest = batch.entries.slice(part.length);
    const goesOn = unsent.length === 0;
    if (!goesOn) unsent.push(...rest);
    const exhausted = attempts >= this.#settings.retry.maxAttempts;
    const again = exhausted ? [] : unsent;
    batcher.settle(goesOn ? part : batch.entries, goesOn ? rest : again);
    batch.entries = goesOn ? rest : [];
    if (again.length > 0) retries.add({ entries: again, attempts, dueMs: this.#dueMs(attempts, outcome) });
    deadLetters.give(rejected, 'rejected', outcome.error);
    if (exhausted) deadLetters.give(unsent, 'retries_exhausted', outcome.error);
    return goesOn;
  }

  #dueMs(attempts: number, { retryAfterMs = 0 }: Outcome): number {
    const { retry, nowMs, random } = this.#settings;
    const asked = Math.min(retryAfterMs, retry.maxRetryAfterMs);
    return nowMs() + Math.max(asked, backoffDelay(attempts - 1, retry, random));
  }

  #land(flight: Flight<T>): void {
    this.#flights.delete(flight);
    this.#to.onLanded();
  }
}
