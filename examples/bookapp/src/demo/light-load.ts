/** A book now and then, and a fault now and then, so that there is something to look at. */
import { setTimeout as delay } from 'node:timers/promises';
import { withFault } from './fault.ts';
import { type LoadResult, sendBooks } from './load.ts';

const FAULT = { endpoint: '/books/add', method: 'POST' };

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
    if (turn % faultEvery === 0) await withFault(url, FAULT, signal, sendOne);
    else {
      const result = await sendOne();
      sent += result.sent;
      failed += result.failed;
    }
    await delay(intervalMs, undefined, { signal }).catch(() => {});
  }
  return { sent, failed };
}
