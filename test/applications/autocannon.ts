import { expect } from 'vitest';
import type { ReceivedSpan } from '@weir/viewer';
import { startHttpReceiver } from '../faults/http-receiver.ts';
import type { Application } from './application.ts';

const [THREADS, REQUESTS] = [2, 10];
const CONNECT = 'tcp.connect';

/** Sends load from worker threads, over sockets and with an HTTP of its own. */
export const autocannon: Application = {
  name: 'autocannon',
  what: 'worker threads, CommonJS',
  spans: [CONNECT],
  entry: 'autocannon.js',
  async prepare() {
    const server = await startHttpReceiver();
    const port = Number(new URL(server.url).port);
    const connections = (spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] =>
      spans.filter(({ name, attributes }) => name === CONNECT && attributes['server.port'] === port);
    return {
      args: ['--workers', String(THREADS), '--connections', String(THREADS), '--amount', String(REQUESTS), server.url],
      // Its work is what it was started for.
      use: async () => {},
      // One of each thread.
      isComplete: (spans) => connections(spans).length >= THREADS,
      check(spans) {
        expect(connections(spans)).toHaveLength(THREADS);
        for (const { attributes, traceId } of connections(spans)) expect(attributes['flow.id']).toBe(traceId);
      },
      close: () => server.close(),
    };
  },
};
