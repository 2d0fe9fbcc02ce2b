/** A queue before a worker thread: the caller never waits for the thread, whatever becomes of it. */
import { Worker } from 'node:worker_threads';
import { type DeliveryStats, type DropReason, errorName } from '@weir/otel-compat';
import { faults } from '../state.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { ChannelMemory, DONE, IDLE, POSTED } from './channel-memory.ts';
import type { QueueSettings } from './queue-options.ts';

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
  /** The message that asks the worker to be done with what it keeps itself, within so many milliseconds. */
  readonly finish?: (timeoutMs: number) => unknown;
  /** Told of what the worker says with each batch that it is done with. */
  readonly onAnswer?: (answer: unknown) => void;
  /** Milliseconds of a clock that never steps. */
  readonly nowMs?: () => number;
}

const MAX_BATCH = 512;
/** How long an event waits for company. */
const DELAY_MS = 5;
/** A worker that dies so often without having done anything is not started again for a while. */
const MAX_DEATHS = 3;
const REST_MS = 10_000;

/**
 * Invariant: at most one batch is on its way, and of each event it is known whether it waits, is on its way, was done or was
 * dropped. Neither the worker nor its timer keeps the process alive.
 */
export class WorkerChannel<T> {
  readonly #options: WorkerChannelOptions<T>;
  readonly #queue: BoundedQueue<T>;
  readonly #nowMs: () => number;
  readonly #waiters = new Set<() => void>();
  #memory = new ChannelMemory();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #batch: readonly T[] = [];
  #deaths = 0;
  #restUntilMs = 0;
  #isClosed = false;
  /** The worker was asked to be done with what it keeps. */
  #isFinishing = false;

  constructor(options: WorkerChannelOptions<T>) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#queue = new BoundedQueue<T>(options.queue, options.sizeOf);
  }

  /** Never throws and never waits. */
  offer(item: T): void {
    const reason = this.#isClosed ? 'closed' : this.#isResting() ? 'breaker_open' : undefined;
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

  /** The thread's id while it runs; for tests that end it. */
  get worker(): Worker | undefined {
    return this.#worker;
  }

  /** @returns whether all that was pending is done; never rejects */
  async flush(timeoutMs: number): Promise<boolean> {
    const until = this.#nowMs() + timeoutMs;
    for (;;) {
      this.#settle();
      this.#send();
      const leftMs = until - this.#nowMs();
      if (this.#queue.stats().pending === 0) return this.#finished(leftMs);
      if (leftMs <= 0) return false;
      await this.#changed(leftMs);
    }
  }

  async #finished(timeoutMs: number): Promise<boolean> {
    const until = this.#nowMs() + timeoutMs;
    const worker = this.#worker;
    if (!this.#askToFinish(timeoutMs)) return true;
    for (;;) {
      if (this.#memory.state === DONE || this.#worker !== worker) break;
      const leftMs = until - this.#nowMs();
      if (leftMs <= 0) break;
      await this.#changed(leftMs);
    }
    return this.#endFinishing();
  }

  /** @returns whether there is anybody to wait for */
  #askToFinish(timeoutMs: number): boolean {
    const { finish } = this.#options;
    if (finish === undefined || this.#worker === undefined || this.#isFinishing) return false;
    this.#isFinishing = true;
    this.#memory.post();
    this.#worker.postMessage(finish(Math.max(0, timeoutMs)));
    return true;
  }

  /** @returns whether the worker was done in time; if not, it goes on, and the next batch waits for it */
  #endFinishing(): boolean {
    const isDone = this.#memory.state === DONE;
    if (isDone || this.#memory.claim(IDLE)) {
      this.#memory.reset();
      this.#isFinishing = false;
    }
    return isDone;
  }

  /** Blocks this thread until all is done or the time is over, and takes nothing more; for the end of the process. */
  endSync(timeoutMs: number): void {
    this.#isClosed = true;
    const until = this.#nowMs() + timeoutMs;
    for (;;) {
      this.#settle();
      this.#send();
      const leftMs = until - this.#nowMs();
      if (this.#batch.length === 0 || leftMs <= 0) break;
      const { state } = this.#memory;
      if (state === DONE) continue;
      // A worker that has not begun may never begin: half of the time is left to do it here.
      this.#memory.waitWhile(state, state === POSTED ? leftMs / 2 : leftMs);
      if (state === POSTED && this.#memory.claim(IDLE)) {
        this.#doItself(until);
        break;
      }
    }
    this.#giveUp('shutdown_deadline');
    this.#queue.dropAll('shutdown_deadline');
    if (this.#askToFinish(until - this.#nowMs())) {
      for (let { state } = this.#memory; state !== DONE; { state } = this.#memory) {
        const leftMs = until - this.#nowMs();
        if (leftMs <= 0) break;
        this.#memory.waitWhile(state, leftMs);
      }
      this.#endFinishing();
    }
  }

  /** Flushes, ends the worker and takes nothing more. @returns whether nothing was lost */
  async close(timeoutMs: number): Promise<boolean> {
    if (this.#isClosed) return true;
    const flushed = await this.flush(timeoutMs);
    this.#isClosed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    this.#settle();
    this.#giveUp('shutdown_deadline');
    this.#queue.dropAll('shutdown_deadline');
    return flushed;
  }

  #isResting(): boolean {
    return this.#restUntilMs !== 0 && this.#nowMs() < this.#restUntilMs;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch.length > 0 || this.#queue.length === 0 || this.#isFinishing) return;
    const worker = this.#start();
    if (worker === undefined) {
      this.#queue.dropAll('breaker_open');
      return;
    }
    this.#batch = this.#queue.take(MAX_BATCH);
    try {
      const message = this.#options.encode(this.#batch);
      this.#memory.post();
      worker.postMessage(message);
    } catch (error) {
      faults.count('internal_error', `a batch of events could not be sent to a thread: ${errorName(error)}`);
      this.#giveUp('rejected');
    }
  }

  #start(): Worker | undefined {
    if (this.#worker !== undefined) return this.#worker;
    if (this.#isResting()) return undefined;
    this.#restUntilMs = 0;
    const memory = new ChannelMemory();
    try {
      const worker = new Worker(this.#options.file, {
        workerData: { ...this.#options.workerData, memory: memory.buffer },
        // What the application's loaders and flags do to its own modules is not for this one; it must not print warnings either.
        execArgv: [...typeStripping(this.#options.file), '--disable-warning=ExperimentalWarning'],
        stdin: false,
      });
      worker.on('message', (answer) => this.#next(answer));
      worker.on('error', () => {});
      worker.on('exit', () => this.#died(worker));
      // After the listeners, the first of which would hold the process again.
      worker.unref();
      this.#memory = memory;
      this.#worker = worker;
      return worker;
    } catch {
      this.#countDeath();
      return undefined;
    }
  }

  /** The worker is done with a batch. */
  #next(answer: unknown): void {
    this.#options.onAnswer?.(answer);
    if (this.#isFinishing && this.#waiters.size === 0) this.#endFinishing();
    this.#settle();
    this.#send();
    this.#notify();
  }

  #settle(): void {
    if (this.#batch.length === 0 || this.#memory.state !== DONE) return;
    const { delivered, rejected } = this.#memory;
    this.#queue.settle(delivered, this.#batch.length - delivered, 'rejected');
    if (rejected > 0) faults.count('console_failed', 'the console could not be written to');
    if (delivered > 0) this.#deaths = 0;
    this.#batch = [];
    this.#memory.reset();
  }

  #died(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#isFinishing = false;
    this.#settle();
    this.#countDeath();
    if (this.#batch.length > 0 && this.#memory.claim(IDLE)) {
      // It had not begun: the next worker does it.
      this.#queue.giveBack(this.#batch);
      this.#batch = [];
    }
    this.#giveUp('retries_exhausted');
    this.#send();
    this.#notify();
  }

  #countDeath(): void {
    faults.count('worker_died', 'a worker thread of the event logger ended');
    this.#deaths += 1;
    if (this.#deaths < MAX_DEATHS) return;
    this.#deaths = 0;
    this.#restUntilMs = this.#nowMs() + REST_MS;
  }

  /** What was begun and is not done will not be. */
  #giveUp(reason: DropReason): void {
    if (this.#batch.length === 0) return;
    const delivered = Math.min(this.#memory.delivered, this.#batch.length);
    this.#queue.settle(delivered, this.#batch.length - delivered, reason);
    this.#batch = [];
    this.#memory.reset();
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

  #changed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settled = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(settled);
        resolve();
      };
      // Keeps the process alive: somebody waits.
      const timer = setTimeout(settled, Math.min(timeoutMs, 2 ** 31 - 1));
      this.#waiters.add(settled);
    });
  }

  #notify(): void {
    for (const waiter of this.#waiters) waiter();
  }
}

/** Sources are TypeScript, which an older Node runs only when told. */
function typeStripping(file: URL): readonly string[] {
  return file.pathname.endsWith('.ts') && process.features.typescript === false ? ['--experimental-strip-types'] : [];
}
