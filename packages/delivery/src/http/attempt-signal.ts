/** The signal of one attempt: aborted by the caller, by its time limit, or when the sender closes. */
import { DeliveryError } from '../errors.ts';

/** Aborts with a {@link DeliveryError} that says why. `end` must be called when the attempt is over. */
export class AttemptSignal {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, caller: AbortSignal | undefined) {
    this.#caller = caller;
    // It keeps the process, as a request under way does: whoever waits for an attempt learns how it ended.
    this.#timer = setTimeout(() => {
      this.abort('WEIR_DELIVERY_HTTP_TIMEOUT', `no answer within ${timeoutMs} ms`);
    }, timeoutMs);
    if (caller?.aborted === true) this.#onAbort();
    else caller?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(
    code: 'WEIR_DELIVERY_HTTP_TIMEOUT' | 'WEIR_DELIVERY_HTTP_ABORTED' | 'WEIR_DELIVERY_HTTP_CLOSED',
    why: string,
  ): void {
    this.#controller.abort(new DeliveryError(code, why, { retryable: code !== 'WEIR_DELIVERY_HTTP_CLOSED' }));
  }

  /** What the promise gives, or the reason of the abort where that is first. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.abort('WEIR_DELIVERY_HTTP_ABORTED', 'the attempt was aborted');
}
