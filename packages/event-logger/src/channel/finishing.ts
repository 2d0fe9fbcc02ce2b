/** The wish that a worker is done with what it keeps itself: one at a time, and never beside a batch. */
import type { Changes } from './changes.ts';
import { DONE } from './channel-memory.ts';
import type { WorkerThread } from './worker-thread.ts';

/** What a wish stands on. */
export interface FinishingOptions {
  readonly thread: WorkerThread;
  readonly changes: Changes;
  readonly nowMs: () => number;
  /** The message that asks for it, within so many milliseconds; undefined where the worker keeps nothing. */
  readonly message: ((timeoutMs: number) => unknown) | undefined;
  /** Told when it is over, and something else may be on its way. */
  readonly onEnd: () => void;
}

/** Invariant: while it is under way, the memory that is shared with the worker is about it alone. */
export class Finishing {
  readonly #options: FinishingOptions;
  /** The worker that runs has done something, of which it may keep a part. */
  #mayKeep = false;
  #isUnderWay = false;
  /** What the worker said that it could not be done with. */
  #unfinished = 0;

  constructor(options: FinishingOptions) {
    this.#options = options;
  }

  /** The worker was asked, and has not answered yet. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** The worker has done something, of which it may keep a part. */
  workerDidSomething(): void {
    this.#mayKeep = true;
  }

  /** The worker is no more, and with it what it kept. */
  forget(): void {
    this.#mayKeep = false;
    this.#isUnderWay = false;
  }

  /** The worker has said something. */
  heard(): void {
    if (this.#isUnderWay && this.#options.thread.memory.state === DONE) this.#end();
  }

  /** @returns whether the worker was done with what it keeps in time; also where another flush has asked it */
  async until(timeMs: number): Promise<boolean> {
    const { changes, nowMs, thread } = this.#options;
    if (!this.#isUnderWay && !this.#ask(timeMs - nowMs())) return true;
    const { worker } = thread;
    while (this.#isUnderWay) {
      const leftMs = timeMs - nowMs();
      // The next batch waits until the worker is done, even where it has not begun: two messages would share one word of memory.
      if (leftMs <= 0) return false;
      await changes.next(leftMs);
    }
    return worker === thread.worker && this.#unfinished === 0;
  }

  /**
   * Blocks this thread.
   *
   * @returns how many the worker could not be done with; undefined where it did not say so in time
   */
  untilSync(timeMs: number): number | undefined {
    const { nowMs } = this.#options;
    return this.#isUnderWay || this.#ask(timeMs - nowMs()) ? this.answeredSync(timeMs) : 0;
  }

  /** Blocks this thread until the worker that was asked has answered. @returns as `untilSync` */
  answeredSync(timeMs: number): number | undefined {
    const { memory } = this.#options.thread;
    for (let { state } = memory; state !== DONE; { state } = memory) {
      const leftMs = timeMs - this.#options.nowMs();
      if (leftMs <= 0) return undefined;
      memory.waitWhile(state, leftMs);
    }
    this.#end();
    return this.#unfinished;
  }

  /** @returns whether there is anybody to wait for */
  #ask(timeoutMs: number): boolean {
    const { message, thread } = this.#options;
    const { worker, memory } = thread;
    if (message === undefined || worker === undefined || !this.#mayKeep) return false;
    this.#isUnderWay = true;
    memory.post();
    // In less than the time that there is, so that what became of it is still heard.
    worker.postMessage(message(Math.max(0, timeoutMs * 0.9)));
    return true;
  }

  #end(): void {
    const { memory } = this.#options.thread;
    this.#isUnderWay = false;
    this.#unfinished = memory.rejected;
    memory.reset();
    this.#options.onEnd();
  }
}
