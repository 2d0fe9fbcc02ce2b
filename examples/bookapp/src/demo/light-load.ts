/** A book now and then, and a fault now and then, so that there is something to look at. */
import { setTimeout as delay } from 'node:timers/promises';
import { type LoadResult, sendBooks } from './load.ts';

const FAULT = {
  endpoint_pattern: '/books/add',
  http_method: 'POST',
  error_rate: 1,
  error_code: 503,
  error_message: 'a fault that the demo asked for',
};
const CLEAN_UP_TIMEOUT_MS = 5_000;

/** Options of {@link lightLoad}. */
export interface LightLoadOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  /** Milliseconds between two books. */
  readonly intervalMs: number;
  /** Of so many books the last meets a fault. */
  readonly faultEvery: number;
}

/** Sends until the signal aborts. A book that meets a fault is not counted: it is meant to fail. */
export async function lightLoad({ url, signal, intervalMs, faultEvery }: LightLoadOptions): Promise<LoadResult> {
  let sent = 0;
  let failed = 0;
  const sendOne = (): Promise<LoadResult> =>
    sendBooks({ url, requests: 1, concurrency: 1, signal, onProgress: () => {} });
  for (let turn = 1; !signal.aborted; turn += 1) {
    if (turn % faultEvery === 0) await withFault(url, signal, sendOne);
    else {
      const result = await sendOne();
      sent += result.sent;
      failed += result.failed;
    }
    await delay(intervalMs, undefined, { signal }).catch(() => {});
  }
  return { sent, failed };
}

async function withFault(url: string, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  let id: number;
  try {
    const made = await fetch(new URL('/error-injection', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(FAULT),
      signal,
    });
    const answer = (await made.json()) as { readonly id: number };
    // Somebody injects errors there already, or may not be asked: then there is none of ours.
    if (made.status !== 201) return;
    ({ id } = answer);
  } catch {
    return;
  }
  try {
    await work();
  } finally {
    // Also after an interrupt: the database may be one that outlives the demo.
    const removed = fetch(new URL(`/error-injection/${id}`, url), {
      method: 'DELETE',
      signal: AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS),
    });
    await removed.catch(() => {});
  }
}
