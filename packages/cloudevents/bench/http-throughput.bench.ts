/** How many events a second reach a local HTTP receiver, beside the emitter of the official SDK? */
import { once } from 'node:events';
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { CloudEventEmitter, type HttpMode, httpBinding } from '@weir/cloudevents';
import { CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents';
import type { Prepared, Question, Side } from '../../../test/bench/question.ts';

const { version } = createRequire(import.meta.url)('cloudevents/package.json') as { version: string };

/** Events of one call: each has reached the receiver when the call ends. */
const EVENTS = 400;
/** Requests under way at once, on either side. */
const IN_FLIGHT = 8;

const SOURCE = 'https://orders.acme.com';
const TYPE = 'io.coresdk.policy.decision';
const SUBJECT = 'tenant/acme/user/usr_2xK9';
const DATA = {
  tenant_id: 'acme',
  user_id: 'usr_2xK9',
  action: 'orders:create',
  result: 'allowed',
  policy_latency_us: 43,
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: '00f067aa0ba902b7',
};

/** On a thread of its own, so that it takes nothing from whoever sends. */
const SERVER = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

async function withReceiver(
  prepare: (url: string) => { run: () => Promise<unknown>; end: () => unknown },
): Promise<Prepared> {
  const worker = new Worker(SERVER, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const { run, end } = prepare(`http://127.0.0.1:${port}/events`);
  return {
    run,
    teardown: async () => {
      await end();
      await worker.terminate();
    },
  };
}

function emitter(mode: HttpMode): Side {
  return {
    name: `CloudEventEmitter, ${mode}`,
    setup: () =>
      withReceiver((endpoint) => {
        const binding = httpBinding({ endpoint, mode, maxSockets: IN_FLIGHT });
        const ours = new CloudEventEmitter({ source: SOURCE, binding });
        return {
          run: async () => {
            const before = ours.stats().delivered;
            for (let index = 0; index < EVENTS; index += 1) {
              ours.emitBestEffort({ type: TYPE, subject: SUBJECT, datacontenttype: 'application/json', data: DATA });
            }
            await ours.forceFlush({ timeoutMs: 60_000 });
            if (ours.stats().delivered - before !== EVENTS) throw new Error('events were lost');
          },
          end: () => ours.shutdown(),
        };
      }),
  };
}

function official(mode: Mode.BINARY | Mode.STRUCTURED): Side {
  return {
    name: `emitterFor, ${mode}`,
    version,
    setup: () =>
      withReceiver((url) => {
        const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
        const emit = emitterFor(httpTransport(url), { mode });
        const send = (): Promise<unknown> =>
          emit(new CloudEvent({ source: SOURCE, type: TYPE, subject: SUBJECT, data: DATA }), { agent });
        return {
          run: async () => {
            let left = EVENTS;
            const one = async (): Promise<void> => {
              while (left > 0) {
                left -= 1;
                await send();
              }
            };
            await Promise.all(Array.from({ length: IN_FLIGHT }, one));
          },
          end: () => agent.destroy(),
        };
      }),
  };
}

function question(mode: HttpMode, rival: Mode.BINARY | Mode.STRUCTURED, bar?: Question['bar']): Question {
  return {
    name: `cloudevents/http-${mode}`,
    question: `${EVENTS} events from their emission until a receiver on another thread has them, in ${mode} mode`,
    ours: emitter(mode),
    rivals: [official(rival)],
    iterations: 1,
    ...(bar && { bar }),
  };
}

const questions: readonly Question[] = [
  question('batch', Mode.STRUCTURED, { kind: 'at_least', ratio: 4 }),
  question('structured', Mode.STRUCTURED),
  question('binary', Mode.BINARY),
];
export default questions;
