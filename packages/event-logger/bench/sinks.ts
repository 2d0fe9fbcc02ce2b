/** Sinks of every temper, behind the threads of the two modes that never make a caller wait. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { WorkerChannel } from '../src/channel/worker-channel.ts';
import { lineOf } from '../src/console/line.ts';
import { eventLogger, LogRouter } from '../src/index.ts';
import type { EventLogger } from '../src/event-logger.ts';
import { startInternalTelemetry } from '../src/internal.ts';
import type { LogEvent } from '../src/record/log-event.ts';
import { workerFile } from '../src/worker-file.ts';

/** How a sink behaves. */
export type Temper = 'healthy' | 'hung' | 'slow' | 'throwing' | 'dead';

/** A logger before a sink. */
export interface Sink {
  readonly log: EventLogger;
  readonly close: () => Promise<void>;
}

/** The pipe of a console, and what reads it. */
interface Pipe {
  readonly fd: number;
  readonly close: () => void;
}

const READERS: Readonly<Partial<Record<Temper, string>>> = {
  hung: 'setInterval(() => {}, 1e6);',
  slow: `const { readSync } = require('node:fs'); const bytes = Buffer.alloc(4096);
    setInterval(() => { try { readSync(0, bytes); } catch {} }, 20);`,
};

function pipe(temper: Temper): Pipe {
  const reader = READERS[temper];
  // A descriptor that is none refuses every write.
  if (reader === undefined) return { fd: temper === 'throwing' ? 9_999 : openSync('/dev/null', 'w'), close: () => {} };
  const child = spawn(process.execPath, ['-e', reader], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => {});
  const { fd } = (child.stdin as unknown as { readonly _handle: { readonly fd: number } })._handle;
  return { fd, close: () => void child.kill('SIGKILL') };
}

/** As `console_async` prints, but into a pipe of its own. A dead one is a thread that cannot live. */
export function consoleSink(temper: Temper): Sink {
  const { fd, close } = pipe(temper);
  const settings = { fd: 1, format: 'json', color: false } as const;
  const channel = new WorkerChannel<LogEvent>({
    queue: { maxItems: 8_192, maxBytes: 16 * 2 ** 20 },
    sizeOf: ({ size }) => size,
    file: temper === 'dead' ? new URL('data:text/javascript,throw new Error("dead")') : workerFile('console-worker'),
    workerData: {},
    encode: (batch) => ({
      fd,
      texts: [batch.map((event) => lineOf(event, settings)).join('')],
      counts: [batch.length],
    }),
  });
  const router = new LogRouter({ env: {} });
  router.taps.add({ write: (event) => channel.offer(event) });
  return {
    log: eventLogger('bench', { router, provider: 'opentelemetry' }),
    async close() {
      close();
      await channel.close(0);
    },
  };
}

const RECEIVER = `
  const { createServer } = require('node:http');
  const { parentPort, workerData: temper } = require('node:worker_threads');
  const server = createServer((request, response) => {
    if (temper === 'throwing') return request.socket.destroy();
    request.resume();
    if (temper === 'hung') return;
    setTimeout(() => response.end(), temper === 'slow' ? 200 : 0);
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    if (temper !== 'dead') return parentPort.postMessage(port);
    server.close(() => parentPort.postMessage(port));
  });`;

/** As `its` exports: to a receiver of OTLP over HTTP in a thread of its own. A dead one does not listen any more. */
export async function itsSink(temper: Temper): Promise<Sink> {
  const receiver = new Worker(RECEIVER, { eval: true, workerData: temper });
  receiver.unref();
  const port = await new Promise<number>((resolve) => receiver.once('message', resolve));
  const router = new LogRouter({ env: {} });
  const internal = startInternalTelemetry({
    router,
    pipeline: {
      nodes: {
        itr: { type: 'receiver:internal_telemetry', config: { signals: ['logs'] } },
        otlp: { type: 'exporter:otlp_http', config: { endpoint: `http://127.0.0.1:${port}`, timeout: '1s' } },
      },
    },
  });
  return {
    log: eventLogger('bench', { router, provider: 'its' }),
    async close() {
      await internal.close(0);
      await receiver.terminate();
    },
  };
}

/** No sink at all. */
export function noSink(): Sink {
  const log = eventLogger('bench', { router: new LogRouter({ env: {} }), provider: 'noop' });
  return { log, close: () => Promise.resolve() };
}
