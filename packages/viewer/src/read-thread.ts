/** The thread that reads bodies. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { detailOf, ViewerError } from './errors.ts';
import type { ReadAnswer, ReadMessage, WriteMessage } from './storage/messages.ts';
import { readRequest } from './ingest/read-request.ts';

const main = parentPort as MessagePort;
const { store } = workerData as { store: MessagePort };

main.on('message', ({ id, request }: ReadMessage) => {
  const answer = (message: ReadAnswer): void => main.postMessage(message);
  try {
    const { batch, ...read } = readRequest(request);
    // First the rows: who is told that they were read waits for them to be written.
    store.postMessage({ id, batch } satisfies WriteMessage);
    answer({ id, ...read });
  } catch (error) {
    answer({ id, problem: error instanceof ViewerError ? detailOf(error) : 'the body cannot be read' });
  }
});
