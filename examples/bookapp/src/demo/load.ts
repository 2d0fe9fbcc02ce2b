/** Real HTTP load on the book app. */
import { randomUUID } from 'node:crypto';

/** What came of a load. */
export interface LoadResult {
  readonly sent: number;
  readonly failed: number;
}

/** Options of {@link sendBooks}. */
export interface LoadOptions {
  readonly url: string;
  readonly requests: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** Adds books, each with a request id of its own. Ends early when the signal aborts. */
export async function sendBooks({ url, requests, concurrency, signal, onProgress }: LoadOptions): Promise<LoadResult> {
  let sent = 0;
  let failed = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (sent < requests && !signal.aborted) {
      sent += 1;
      const added = await addBook(url, sent, signal);
      if (signal.aborted) {
        // Nobody knows what became of it.
        sent -= 1;
        return;
      }
      if (!added) failed += 1;
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests) }, worker));
  return { sent, failed };
}

async function addBook(url: string, number: number, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(new URL('/books/add', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': `demo-${randomUUID()}` },
      body: JSON.stringify({ title: `The weir, volume ${number}`, author: 'A. Founder' }),
      signal,
    });
    await response.arrayBuffer();
    return response.status === 201;
  } catch {
    return false;
  }
}
