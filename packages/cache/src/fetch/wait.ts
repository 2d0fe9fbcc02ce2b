/** How long a caller waits for work that may go on without it. */
import type { Timer } from '../time.ts';
import type { Timeouts } from './options.ts';

/** What a caller waits with. */
export interface Patience extends Timeouts {
  readonly signal?: AbortSignal | undefined;
}

/** What came of waiting: what the work gave, or why the caller does not wait for it any more. */
export type Waited<T> = { readonly value: T } | 'soft_timeout' | 'hard_timeout' | 'aborted';

/**
 * Waits for the work, or for the end of patience. Rejects with what the work rejects with.
 *
 * @param hasStale whether there is something to serve at a soft timeout, which passes unnoticed where there is not
 * @param onGivenUp called at once when the caller is aborted or past its hard timeout, before anything else goes on
 */
export function waitFor<T>(
  work: Promise<T>,
  { signal, softMs, hardMs }: Patience,
  timer: Timer,
  hasStale: () => boolean,
  onGivenUp: (why: 'aborted' | 'hard_timeout') => void,
): Promise<Waited<T>> {
  return new Promise((resolve, reject) => {
    const cancels: (() => void)[] = [];
    const settle = (waited: Waited<T>): void => {
      for (const cancel of cancels) cancel();
      resolve(waited);
    };
    const giveUp = (waited: 'aborted' | 'hard_timeout'): void => {
      onGivenUp(waited);
      settle(waited);
    };
    if (signal !== undefined) {
      const abort = (): void => giveUp('aborted');
      signal.addEventListener('abort', abort, { once: true });
      cancels.push(() => signal.removeEventListener('abort', abort));
    }
    if (softMs !== undefined) {
      cancels.push(
        timer(softMs, () => {
          if (hasStale()) settle('soft_timeout');
        }),
      );
    }
    if (hardMs !== undefined) cancels.push(timer(hardMs, () => giveUp('hard_timeout')));
    work.then(
      (value) => settle({ value }),
      (error: unknown) => {
        for (const cancel of cancels) cancel();
        reject(error as Error);
      },
    );
  });
}
