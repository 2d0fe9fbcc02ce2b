/** What does sending a batch of flow events over HTTP cost, beside clients that stringify and post the same events? */
import { Agent, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { type FlowEvent, HttpTransport, ingress } from '@weir/flow-events';
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { startBenchReceiver } from '../../delivery/bench/receiver.ts';

const IN_FLIGHT = 4;
const HEADERS = { 'content-type': 'application/x-ndjson' };

const events: readonly FlowEvent[] = Array.from({ length: 500 }, (_, index) =>
  ingress(`order-${index}`).node('api-gateway', 'producer').meta('tenant', 'books').build(),
);
const signal = new AbortController().signal;

function ndjson(): Buffer {
  return Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

async function sending(make: (url: string) => { send: () => Promise<unknown>; end: () => unknown }): Promise<Prepared> {
  const receiver = await startBenchReceiver();
  const { send, end } = make(receiver.url);
  return {
    run: () => Promise.all(Array.from({ length: IN_FLIGHT }, send)),
    teardown: async () => {
      await end();
      await receiver.close();
    },
  };
}

const question: Question = {
  name: 'flow-events/http-transport',
  question: `${IN_FLIGHT} batches of 500 events at once, not compressed, to a receiver on another thread`,
  ours: {
    name: 'HttpTransport',
    setup: () =>
      sending((url) => {
        const transport = new HttpTransport({ url, compression: 'none' });
        return { send: () => transport.send(events, signal), end: () => transport.close() };
      }),
  },
  rivals: [
    {
      name: 'node:http',
      version: process.version,
      setup: () =>
        sending((url) => {
          const agent = new Agent({ keepAlive: true, maxSockets: 8 });
          const send = async (): Promise<void> => {
            const body = ndjson();
            const sent = request(url, {
              method: 'POST',
              agent,
              headers: { ...HEADERS, 'content-length': body.length },
            });
            sent.end(body);
            const [response] = (await once(sent, 'response')) as [IncomingMessage];
            await once(response.resume(), 'end');
          };
          return { send, end: () => agent.destroy() };
        }),
    },
    {
      name: 'fetch',
      version: process.version,
      setup: () =>
        sending((url) => ({
          send: async () => (await fetch(url, { method: 'POST', headers: HEADERS, body: ndjson() })).arrayBuffer(),
          end: () => {},
        })),
    },
  ],
  bar: [
    { kind: 'at_most', ratio: 1.15, rival: 'node:http' },
    { kind: 'at_most', ratio: 1, rival: 'fetch' },
  ],
};

export default question;
