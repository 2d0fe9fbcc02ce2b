/** Lets callers wait for whatever changes next, for a time. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Changes {
  readonly #waiters = new Set<() => void>();

  /** Resolves at the next change, or when the time is over; till then it keeps the process alive: somebody waits. */
  next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settled = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(settled);
        resolve();
      };
      const timer = setTimeout(settled, Math.min(timeoutMs, MAX_TIMER_MS));
      this.#waiters.add(settled);
    });
  }

  /** Something has changed. */
  tell(): void {
    for (const waiter of this.#waiters) waiter();
  }
}
