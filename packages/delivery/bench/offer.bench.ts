/** What does offering an item cost the caller, beside what a user would otherwise call? */
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { Delivery } from '@weir/delivery';
import type { Question } from '../../../test/bench/question.ts';
import { receiver } from './receivers.ts';

const item = { id: 'order-42', stage: 'emit', status: 'sent', payload_bytes: 512 };
const record = { eventName: 'flow.event', attributes: item };
// Half of what either keeps, and flushed before the next sample: nobody is measured dropping.
const CALLS = 20_000;
const MAX_ITEMS = 2 * CALLS;

const question: Question = {
  name: 'delivery/offer',
  question: 'Delivery.offer with a size estimate, versus stock Logger.emit into a BatchLogRecordProcessor',
  ours: {
    name: 'Delivery.offer',
    setup: () => {
      const delivery = new Delivery<typeof item>({
        transport: receiver('healthy'),
        queue: { maxItems: MAX_ITEMS, maxBytes: 2 ** 30 },
        sizeOf: ({ id }) => 100 + id.length,
      });
      return {
        async sample() {
          const start = performance.now();
          for (let call = 0; call < CALLS; call += 1) delivery.offer(item);
          const tookMs = performance.now() - start;
          await delivery.forceFlush();
          return (tookMs * 1e6) / CALLS;
        },
        teardown: async () => void (await delivery.shutdown()),
      };
    },
  },
  rivals: [
    {
      name: 'Logger.emit',
      version: '@opentelemetry/sdk-logs 3.1.1',
      setup: () => {
        const exporter = {
          export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        };
        const processor = new BatchLogRecordProcessor({ exporter, maxQueueSize: MAX_ITEMS, maxExportBatchSize: 512 });
        const logger = new LoggerProvider({ processors: [processor] }).getLogger('bench');
        return {
          async sample() {
            const start = performance.now();
            for (let call = 0; call < CALLS; call += 1) logger.emit(record);
            const tookMs = performance.now() - start;
            await processor.forceFlush();
            return (tookMs * 1e6) / CALLS;
          },
          teardown: () => processor.shutdown(),
        };
      },
    },
  ],
  bar: { kind: 'at_most', ratio: 0.1 },
};

export default question;
