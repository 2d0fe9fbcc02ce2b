/** What does an event cost that somebody wants, beside what a user would otherwise call? */
import { createWriteStream } from 'node:fs';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { eventLogger, LogRouter, type ProviderMode } from '@weir/event-logger';
import pino from 'pino';
import type { Question, Side } from '../../../test/bench/question.ts';

// Half of what the queues keep, and flushed before the next sample: nobody is measured dropping.
const CALLS = 4_000;
const MAX_ITEMS = 2 * CALLS;

interface Prepared {
  readonly call: (index: number) => void;
  readonly flush: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

function side(name: string, prepare: () => Prepared, version?: string): Side {
  return {
    name,
    ...(version !== undefined && { version }),
    setup: () => {
      const { call, flush, close } = prepare();
      return {
        async sample() {
          const start = performance.now();
          for (let index = 0; index < CALLS; index += 1) call(index);
          const tookMs = performance.now() - start;
          await flush();
          return (tookMs * 1e6) / CALLS;
        },
        teardown: async () => void (await close()),
      };
    },
  };
}

function stockProvider(): { readonly provider: LoggerProvider; readonly flush: () => Promise<void> } {
  const exporter = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const processor = new BatchLogRecordProcessor({ exporter, maxQueueSize: MAX_ITEMS, maxExportBatchSize: 512 });
  return { provider: new LoggerProvider({ processors: [processor] }), flush: () => processor.forceFlush() };
}

function ours(mode: ProviderMode): Side {
  return side(`info (${mode})`, () => {
    const router = new LogRouter({ env: {} });
    const { provider, flush } = stockProvider();
    router.configure({
      loggerProvider: provider as never,
      queue: { maxItems: MAX_ITEMS },
      console: { stream: 'stderr' },
    });
    const log = eventLogger('bench', { router, provider: mode });
    return {
      call: (index) => log.info('request.served', { 'http.route': '/books', index, message: 'served' }),
      flush: () => (mode === 'opentelemetry' ? flush() : router.outputs.flush(5_000)),
      close: () => Promise.all([provider.shutdown(), router.outputs.close(1_000)]),
    };
  });
}

const stock = (): Side =>
  side(
    'Logger.emit',
    () => {
      const { provider, flush } = stockProvider();
      const logger = provider.getLogger('bench');
      return {
        call: (index) =>
          logger.emit({
            eventName: 'request.served',
            severityNumber: 9,
            severityText: 'INFO',
            body: 'served',
            attributes: { 'http.route': '/books', index },
          }),
        flush,
        close: () => provider.shutdown(),
      };
    },
    '@opentelemetry/sdk-logs 3.1.1',
  );

const PINO = 'pino 10.4.0';

/** As its documentation has it for production: JSON, written when 4 kB are there. */
const pinoBuffered = (): Side =>
  side(
    'pino, buffered',
    () => {
      const destination = pino.destination({ dest: '/dev/null', sync: false, minLength: 4_096 });
      const log = pino({}, destination);
      return {
        call: (index) => log.info({ 'http.route': '/books', index }, 'served'),
        flush: () => new Promise((done) => destination.flush(done)),
        close: () => Promise.resolve(destination.end()),
      };
    },
    PINO,
  );

const pinoStream = (): Side =>
  side(
    'pino, to a stream',
    () => {
      const stream = createWriteStream('/dev/null');
      const log = pino({}, stream);
      return {
        call: (index) => log.info({ 'http.route': '/books', index }, 'served'),
        flush: () => new Promise((done) => stream.write('', done)),
        close: () => new Promise((done) => stream.end(done)),
      };
    },
    PINO,
  );

const questions: readonly Question[] = (['opentelemetry', 'console_async'] as const).map((mode) => ({
  name: `event-logger/enabled-${mode}`,
  question: `an event with two attributes and a message that is wanted, provider ${mode}, versus stock Logger.emit and pino`,
  ours: ours(mode),
  rivals: [stock(), pinoBuffered(), pinoStream()],
}));

export default questions;
