/** A queue before a worker thread: the caller never waits for the thread, whatever becomes of it. */
import type { Worker } from 'node:worker_threads';
import { type DeliveryStats, type DropReason, errorName } from '@weir/otel-compat';
import { faults } from '../state.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { Changes } from './changes.ts';
import { DONE, IDLE, POSTED } from './channel-memory.ts';
import { Finishing } from './finishing.ts';
import type { QueueSettings } from './queue-options.ts';
import { WorkerThread } from './worker-thread.ts';

/** What is particular to a channel. */
export interface WorkerChannelOptions<T> {
  readonly queue: QueueSettings;
  /** Characters, roughly. */
  readonly sizeOf: (item: T) => number;
  readonly file: URL;
  readonly workerData: Readonly<Record<string, unknown>>;
  /** What a batch is sent as. */
  readonly encode: (batch: readonly T[]) => unknown;
  /** Does a batch in this thread, when the process ends before the worker has begun. @returns how many were done */
  readonly doItself?: (batch: readonly T[], timeoutMs: number) => number;
  /**
   * The message that asks the worker to be done with what it keeps itself, within so many milliseconds; as rejected it counts what it
   * has lost since it was asked last, and what it still keeps.
   */
  readonly finish?: (timeoutMs: number) => unknown;
  /** Told of what the worker says with each batch that it is done with. */
  readonly onAnswer?: (answer: unknown) => void;
  /** Milliseconds of a clock that never steps. */
  readonly nowMs?: () => number;
}

const MAX_BATCH = 512;
/** How long an event waits for company. */
const DELAY_MS = 5;

/**
 * Invariant: at most one batch, or one wish that the worker finishes, is on its way, and of each event it is known whether it waits, is
 * on its way, was done or was dropped. Neither the worker nor its timer keeps the process alive.
 */
export class WorkerChannel<T> {
  readonly #options: WorkerChannelOptions<T>;
  readonly #queue: BoundedQueue<T>;
  readonly #thread: WorkerThread;
  readonly #nowMs: () => number;
  readonly #changes = new Changes();
  readonly #finishing: Finishing;
  #timer: NodeJS.Timeout | undefined;
  #batch: readonly T[] = [];
  #isClosed = false;

  constructor(options: WorkerChannelOptions<T>) {
    const { file, workerData, queue, sizeOf, nowMs = () => performance.now() } = options;
    this.#options = options;
    this.#nowMs = nowMs;
    this.#queue = new BoundedQueue<T>(queue, sizeOf);
    this.#thread = new WorkerThread({
      file,
      workerData,
      nowMs,
      onMessage: (answer) => this.#answered(answer),
      onDeath: () => this.#died(),
    });
    this.#finishing = new Finishing({
      thread: this.#thread,
      changes: this.#changes,
      nowMs,
      message: options.finish,
      onEnd: () => this.#send(),
    });
  }

  /** Never throws and never waits. */
  offer(item: T): void {
    const reason = this.#isClosed ? 'closed' : this.#thread.isResting ? 'breaker_open' : undefined;
    if (reason !== undefined) {
      this.#queue.refuse(reason);
    } else if (!this.#queue.offer(item)) {
      faults.count('events_dropped', 'the queue before a worker thread is full');
    } else if (this.#timer === undefined && this.#batch.length === 0) {
      this.#timer = setTimeout(() => this.#send(), DELAY_MS).unref();
    }
  }

  /** Changes the bounds of the queue. */
  resize(queue: QueueSettings): void {
    this.#queue.bounds = queue;
  }

  stats(): DeliveryStats {
    this.#settle();
    return this.#queue.stats();
  }

  /** The worker while it runs; for tests that end it. */
  get worker(): Worker | undefined {
    return this.#thread.worker;
  }

  /** @returns whether all that was pending is done; never rejects */
  async flush(timeoutMs: number): Promise<boolean> {
    const until = this.#nowMs() + timeoutMs;
    for (;;) {
      this.#settle();
      this.#send();
      if (this.#queue.stats().pending === 0) return this.#finishing.until(until);
      const leftMs = until - this.#nowMs();
      if (leftMs <= 0) return false;
      await this.#changes.next(leftMs);
    }
  }

  /**
   * Blocks this thread until all is done or the time is over, and takes nothing more; for the end of the process.
   *
   * @returns how many the worker had taken and could not be done with; undefined where it did not say so in time
   */
  endSync(timeoutMs: number): number | undefined {
    this.#isClosed = true;
    const until = this.#nowMs() + timeoutMs;
    // Somebody flushes, and did not see the end of it.
    if (this.#finishing.isUnderWay) this.#finishing.answeredSync(until);
    for (;;) {
      this.#settle();
      this.#send();
      const leftMs = until - this.#nowMs();
      if (this.#batch.length === 0 || leftMs <= 0) break;
      const { state } = this.#thread.memory;
      if (state === DONE) continue;
      // A worker that has not begun may never begin: half of the time is left to do it here, where that can be.
      const isDoneHereElse = state === POSTED && this.#options.doItself !== undefined;
      this.#thread.memory.waitWhile(state, isDoneHereElse ? leftMs / 2 : leftMs);
      if (state === POSTED && this.#thread.memory.claim(IDLE)) {
        this.#doItself(until);
        break;
      }
    }
    this.#giveUp('shutdown_deadline');
    this.#queue.dropAll('shutdown_deadline');
    return this.#finishing.untilSync(until);
  }

  /** Flushes, ends the worker and takes nothing more. @returns whether nothing was lost */
  async close(timeoutMs: number): Promise<boolean> {
    if (this.#isClosed) return true;
    const flushed = await this.flush(timeoutMs);
    this.#isClosed = true;
    this.#finishing.forget();
    // First, or an answer that is heard meanwhile would start another worker for it.
    this.#queue.dropAll('shutdown_deadline');
    await this.#thread.terminate();
    this.#settle();
    this.#giveUp('shutdown_deadline');
    this.#changes.tell();
    return flushed;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch.length > 0 || this.#queue.length === 0 || this.#finishing.isUnderWay) return;
    const worker = this.#thread.start();
    if (worker === undefined) {
      this.#queue.dropAll('breaker_open');
      return;
    }
    this.#batch = this.#queue.take(MAX_BATCH);
    try {
      const message = this.#options.encode(this.#batch);
      this.#thread.memory.post();
      worker.postMessage(message);
    } catch (error) {
      faults.count('internal_error', `a batch of events could not be sent to a thread: ${errorName(error)}`);
      this.#giveUp('rejected');
    }
  }

  /** The worker is done with a batch, or with what it keeps. */
  #answered(answer: unknown): void {
    this.#options.onAnswer?.(answer);
    this.#finishing.heard();
    this.#settle();
    this.#send();
    this.#changes.tell();
  }

  #settle(): void {
    const { state, delivered, rejected } = this.#thread.memory;
    if (this.#batch.length === 0 || state !== DONE) return;
    this.#queue.settle(delivered, this.#batch.length - delivered, 'rejected');
    if (rejected > 0) faults.count('console_failed', 'the console could not be written to');
    if (delivered > 0) {
      this.#thread.proved();
      this.#finishing.workerDidSomething();
    }
    this.#batch = [];
    this.#thread.memory.reset();
  }

  #died(): void {
    this.#settle();
    if (this.#batch.length > 0 && this.#thread.memory.claim(IDLE)) {
      // It had not begun: the next worker does it.
      this.#queue.giveBack(this.#batch);
      this.#batch = [];
    }
    this.#giveUp('retries_exhausted');
    this.#finishing.forget();
    this.#send();
    this.#changes.tell();
  }

  /** What was begun and is not done will not be. */
  #giveUp(reason: DropReason): void {
    if (this.#batch.length === 0) return;
    const delivered = Math.min(this.#thread.memory.delivered, this.#batch.length);
    if (delivered > 0) this.#finishing.workerDidSomething();
    this.#queue.settle(delivered, this.#batch.length - delivered, reason);
    this.#batch = [];
    this.#thread.memory.reset();
  }

  #doItself(until: number): void {
    const { doItself } = this.#options;
    this.#queue.giveBack(this.#batch);
    this.#batch = [];
    while (doItself !== undefined && this.#queue.length > 0 && this.#nowMs() < until) {
      const batch = this.#queue.take(MAX_BATCH);
      const delivered = doItself(batch, until - this.#nowMs());
      this.#queue.settle(delivered, batch.length - delivered, 'rejected');
    }
  }
}
