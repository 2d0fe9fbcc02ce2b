/** What does posting a batch cost, beside bare clients that post the same bytes? */
import { createRequire } from 'node:module';
import { HttpSender } from '@weir/delivery/http';
import { Agent, request } from 'undici';
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { startBenchReceiver } from './receiver.ts';

// As many as a delivery has under way.
const IN_FLIGHT = 4;
const CONTENT_TYPE = 'application/x-ndjson';

const { version } = createRequire(import.meta.url)('undici/package.json') as { version: string };

/** A flow event of common size. */
const LINE = `${JSON.stringify({
  version: 1,
  event_id: '6f1b1c52-6f8f-4d4e-9f39-1f2f6c0a8a55',
  flow_id: 'order-4711',
  node: { id: 'api-gateway', type: 'producer' },
  stage: 'ingress',
  status: 'received',
  meta: { tenant: 'books', region: 'eu-west' },
  timestamp: '2026-01-01T00:00:00.000000000Z',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
})}\n`;

async function posting(post: (url: string) => { once: () => Promise<unknown>; end: () => unknown }): Promise<Prepared> {
  const receiver = await startBenchReceiver();
  const { once, end } = post(receiver.url);
  return {
    run: () => Promise.all(Array.from({ length: IN_FLIGHT }, once)),
    teardown: async () => {
      await end();
      await receiver.close();
    },
  };
}

function question(name: string, events: number, undiciBar: number): Question {
  const body = Buffer.from(LINE.repeat(events));
  const headers = { 'content-type': CONTENT_TYPE };
  return {
    name: `delivery/http-${name}`,
    question: `${IN_FLIGHT} posts of ${body.byteLength} bytes at once, to a receiver on another thread`,
    ours: {
      name: 'HttpSender',
      setup: () =>
        posting((url) => {
          const sender = new HttpSender({ url });
          return { once: () => sender.post(body, { contentType: CONTENT_TYPE }), end: () => sender.close() };
        }),
    },
    rivals: [
      {
        name: 'undici.request',
        version,
        setup: () =>
          posting((url) => {
            const dispatcher = new Agent({ connections: 8 });
            return {
              once: async () => (await request(url, { method: 'POST', headers, body, dispatcher })).body.arrayBuffer(),
              end: () => dispatcher.close(),
            };
          }),
      },
      {
        name: 'fetch',
        version: process.version,
        setup: () =>
          posting((url) => ({
            once: async () => (await fetch(url, { method: 'POST', headers, body })).arrayBuffer(),
            end: () => {},
          })),
      },
    ],
    bar: [
      { kind: 'at_most', ratio: undiciBar, rival: 'undici.request' },
      { kind: 'at_most', ratio: 1, rival: 'fetch' },
    ],
  };
}

const questions: readonly Question[] = [question('batch', 500, 1.25), question('event', 1, 1.5)];
export default questions;
