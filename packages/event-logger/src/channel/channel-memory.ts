/** What a thread and its worker share: where the one batch on its way is. */

/** No batch is on its way. */
export const IDLE = 0;
/** The worker has been sent a batch, and has not begun it: whoever sent it may take it back. */
export const POSTED = 1;
/** The worker is at it. */
export const TAKEN = 2;
/** The worker is done with it; the counts say what became of it. */
export const DONE = 3;

const STATE = 0;
const DELIVERED = 1;
const REJECTED = 2;

/**
 * Three words of shared memory. The state goes round: IDLE and POSTED by the sender, TAKEN and DONE by the worker, IDLE by the
 * sender. The counts are the worker's from TAKEN to DONE, and only grow meanwhile: what a worker that dies has done is known.
 */
export class ChannelMemory {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(12)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  get state(): number {
    return Atomics.load(this.#words, STATE);
  }

  get delivered(): number {
    return Atomics.load(this.#words, DELIVERED);
  }

  get rejected(): number {
    return Atomics.load(this.#words, REJECTED);
  }

  /** By the sender, before it sends. */
  post(): void {
    Atomics.store(this.#words, DELIVERED, 0);
    Atomics.store(this.#words, REJECTED, 0);
    Atomics.store(this.#words, STATE, POSTED);
  }

  /** By whoever wants what was posted: the worker to do it, the sender to take it back. @returns whether it has it now */
  claim(next: typeof TAKEN | typeof IDLE): boolean {
    return Atomics.compareExchange(this.#words, STATE, POSTED, next) === POSTED;
  }

  /** By the worker. */
  count(delivered: number, rejected: number): void {
    Atomics.add(this.#words, DELIVERED, delivered);
    Atomics.add(this.#words, REJECTED, rejected);
  }

  /** By the worker. */
  done(): void {
    Atomics.store(this.#words, STATE, DONE);
    Atomics.notify(this.#words, STATE);
  }

  /** By the sender, when nothing is on its way any more. */
  reset(): void {
    Atomics.store(this.#words, STATE, IDLE);
  }

  /** Blocks until the state is another than this, at most so long. */
  waitWhile(state: number, timeoutMs: number): void {
    Atomics.wait(this.#words, STATE, state, timeoutMs);
  }
}
