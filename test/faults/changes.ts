/** Lets a test wait until something has happened, told by whoever changes it: nothing is polled, nobody sleeps. */

interface Waiting {
  readonly condition: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Who waits for what; a condition is asked again after each change. */
export class Changes {
  readonly #waiting = new Set<Waiting>();

  /** To be called after every change that a condition can see. */
  notify(): void {
    for (const waiting of this.#waiting) {
      try {
        if (!waiting.condition()) continue;
        waiting.resolve();
      } catch (error) {
        waiting.reject(error);
      }
      this.#waiting.delete(waiting);
    }
  }

  /** Resolves when the condition holds. @throws Error that quotes it, where it does not in time */
  async until(condition: () => boolean, timeoutMs = 60_000): Promise<void> {
    if (condition()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { condition, resolve, reject };
    this.#waiting.add(waiting);
    const timer = setTimeout(() => reject(new Error(`not within ${timeoutMs} ms: ${String(condition)}`)), timeoutMs);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    }
  }
}
