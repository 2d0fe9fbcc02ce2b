/** Errors that the demo asks for, by the API of error injection, and takes back. */

const CLEAN_UP_TIMEOUT_MS = 5_000;

/** The status by which injected errors are answered. */
export const FAULT_STATUS = 503;

/** The requests that are to fail. */
export interface Fault {
  /** Such as `/books/{id}`. */
  readonly endpoint: string;
  readonly method: string;
}

/**
 * Does something while requests fail, and ends that again.
 *
 * @returns whether it was done: it is not where somebody injects errors there already, or the signal aborts before
 */
export async function withFault(
  url: string,
  { endpoint, method }: Fault,
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<boolean> {
  let id: number;
  try {
    const made = await fetch(new URL('/error-injection', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        endpoint_pattern: endpoint,
        http_method: method,
        error_rate: 1,
        error_code: FAULT_STATUS,
        error_message: 'a fault that the demo asked for',
      }),
      signal,
    });
    const answer = (await made.json()) as { readonly id: number };
    if (made.status !== 201) return false;
    ({ id } = answer);
  } catch {
    return false;
  }
  try {
    await work();
    return true;
  } finally {
    // Also after an interrupt: the database may be one that outlives the demo.
    const removed = fetch(new URL(`/error-injection/${id}`, url), {
      method: 'DELETE',
      signal: AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS),
    });
    await removed.catch(() => {});
  }
}
