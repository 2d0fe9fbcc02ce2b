/** The names that examples in doc comments use without saying where they come from. */
import type { KafkaMessage } from '../src/index.ts';

export { registerInstrumentations } from '@opentelemetry/instrumentation';

export const batch: readonly KafkaMessage[] = [{ topic: 'orders', partition: 0, offset: 42n, value: 'a book' }];

/** As a stream of the client, but at its end after one message. */
export const stream: AsyncIterable<KafkaMessage> = {
  async *[Symbol.asyncIterator]() {
    yield* batch;
  },
};

export function handle(_message: KafkaMessage): void {}

export function store(_messages: readonly KafkaMessage[]): Promise<void> {
  return Promise.resolve();
}
