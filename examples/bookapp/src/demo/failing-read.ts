/** One request of the demo that fails because it is asked to, so that there is an error in traces, logs and Sentry. */
import { randomUUID } from 'node:crypto';
import { FAULT_STATUS, withFault } from './fault.ts';

/** Reads a book while reads fail. @returns false where the answer was another than was asked for */
export async function failingRead(url: string, signal: AbortSignal): Promise<boolean> {
  let status = FAULT_STATUS;
  await withFault(url, { endpoint: '/books/{id}', method: 'GET' }, signal, async () => {
    status = await readBook(url, signal);
  });
  return status === FAULT_STATUS;
}

/** The status of the answer; 0 where there was none. */
async function readBook(url: string, signal: AbortSignal): Promise<number> {
  try {
    const answer = await fetch(new URL('/books/1', url), {
      headers: { 'x-request-id': `demo-${randomUUID()}` },
      signal,
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
