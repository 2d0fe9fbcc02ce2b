/** A bare HTTP receiver on a thread of its own, which takes everything. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const SERVER = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((request, response) => request.resume().on('end', () => response.end()));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Where it is, and how it ends. */
export interface BenchReceiver {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function startBenchReceiver(): Promise<BenchReceiver> {
  const worker = new Worker(SERVER, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}/flows`,
    close: async () => {
      await worker.terminate();
    },
  };
}
