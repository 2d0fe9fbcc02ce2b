/** What does an item cost from its offer until it is delivered? */
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { Delivery } from '@weir/delivery';
import type { Question } from '../../../test/bench/question.ts';
import { receiver } from './receivers.ts';

const item = { id: 'order-42', stage: 'emit', status: 'sent', payload_bytes: 512 };
const record = { eventName: 'flow.event', attributes: item };
const ITEMS = 50_000;

const question: Question = {
  name: 'delivery/throughput',
  question: `${ITEMS} items offered and flushed, versus as many log records through a BatchLogRecordProcessor; nanoseconds an item`,
  ours: {
    name: 'Delivery',
    setup: () => {
      const delivery = new Delivery<typeof item>({ transport: receiver('healthy'), queue: { maxItems: ITEMS } });
      return {
        async sample() {
          const start = performance.now();
          for (let call = 0; call < ITEMS; call += 1) delivery.offer(item);
          if (!(await delivery.forceFlush())) throw new Error('not delivered');
          return ((performance.now() - start) * 1e6) / ITEMS;
        },
        teardown: async () => void (await delivery.shutdown()),
      };
    },
  },
  rivals: [
    {
      name: 'BatchLogRecordProcessor',
      version: '@opentelemetry/sdk-logs 3.1.1',
      setup: () => {
        const exporter = {
          export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        };
        const processor = new BatchLogRecordProcessor({ exporter, maxQueueSize: ITEMS, maxExportBatchSize: 512 });
        const logger = new LoggerProvider({ processors: [processor] }).getLogger('bench');
        return {
          async sample() {
            const start = performance.now();
            for (let call = 0; call < ITEMS; call += 1) logger.emit(record);
            await processor.forceFlush();
            return ((performance.now() - start) * 1e6) / ITEMS;
          },
          teardown: () => processor.shutdown(),
        };
      },
    },
  ],
  bar: { kind: 'at_most', ratio: 1 },
};

export default question;
