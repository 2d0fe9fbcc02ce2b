/** Goes on after work that may be synchronous, without making it asynchronous. */

/**
 * Calls one of the two when the work is over; what the work gives or throws stays as it is.
 *
 * @param isSync whether the work is over when it returns: a promise is then a value like any other, and not awaited
 */
export function afterwards<T>(
  work: () => T,
  succeeded: (value: Awaited<T>) => void,
  failed: (error: unknown) => void,
  isSync = false,
): T {
  let given: T;
  try {
    given = work();
  } catch (error) {
    failed(error);
    throw error;
  }
  if (isSync || !isPromise(given)) {
    succeeded(given as Awaited<T>);
    return given;
  }
  return given.then(
    (value: unknown) => {
      succeeded(value as Awaited<T>);
      return value;
    },
    (error: unknown) => {
      failed(error);
      throw error;
    },
  ) as T;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || typeof (value as { then?: unknown } | undefined)?.then === 'function';
}
