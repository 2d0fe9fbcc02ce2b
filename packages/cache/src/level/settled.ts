/** Work that may or may not be a promise, followed up without making one where there is none. */
import { CacheError } from '../errors.ts';
import type { MaybePromise } from '../tier/cache-tier.ts';
import type { Timer } from '../time.ts';

/** What `then` makes of the result, or `failed` of what was thrown; in the same turn where the work is done in it. */
export function settled<T, R>(
  work: () => MaybePromise<T>,
  then: (value: T) => R,
  failed: (error: unknown) => R,
): MaybePromise<R> {
  let result: MaybePromise<T>;
  try {
    result = work();
  } catch (error) {
    return failed(error);
  }
  return isThenable(result) ? Promise.resolve(result).then(then, failed) : then(result);
}

/** Rejects where the promise has not settled in time; what it gives later is ignored. */
export function withTimeout<T>(promise: Promise<T>, timeoutMs: number, timer: Timer, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timer(timeoutMs, () => {
      reject(new CacheError('WEIR_CACHE_TIMEOUT', `${what} did not answer within ${timeoutMs} ms`));
    });
    promise.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error as Error);
      },
    );
  });
}

/** Whether there is something to wait for. */
export function isThenable<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function';
}
