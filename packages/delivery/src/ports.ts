/** Time and chance, injected so that tests own them. */

/** Milliseconds, with fraction, of a clock that never steps back. */
export type NowMs = () => number;

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

/** What runs later. No method throws, and none runs `call` before it returns. */
export interface Timers {
  /**
   * Runs `call` once after `delayMs`, from 0 to 2,147,483,647, unless the returned function is called before.
   *
   * @param keepAlive whether the process stays alive for it
   */
  after(delayMs: number, call: () => void, keepAlive: boolean): () => void;
  /** Runs `call` in a later turn of the event loop, after it has looked for input and output. */
  soon(call: () => void): void;
}

/** The longest time that a timer of Node takes. */
export const MAX_TIMER_MS = 2_147_483_647;

/** The clock of this process. */
export const systemNowMs: NowMs = () => performance.now();

/** Node's timers. */
export const systemTimers: Timers = {
  after(delayMs, call, keepAlive) {
    const timer = setTimeout(call, delayMs);
    if (!keepAlive) timer.unref();
    return () => clearTimeout(timer);
  },
  // It stays referenced: an unreferenced one waits for the next input or timer, and this one ends in the same turn anyway.
  soon(call) {
    setImmediate(call);
  },
};
