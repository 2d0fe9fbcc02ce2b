/** Publishes messages through Kafka: the instrumentation makes the spans, and the headers carry flow, request and trace. */
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { flowEmitter, NODES } from '../flow.ts';
import { announcement } from './announcement.ts';
import { encodeBookAddedRecord } from './book-added.ts';
import { BOOKS_TOPIC, ensureTopic } from './kafka-topic.ts';
import type { MessageBus } from './message-bus.ts';

/** A request waits for its message to be written: two short attempts, then it is told. */
const PATIENCE = { retries: 2, retryDelay: 250, connectTimeout: 1_000, requestTimeout: 5_000 } as const;

/** A bus onto the topic of books, which is created where it is missing. */
export class KafkaMessageBus implements MessageBus {
  readonly #producer: Producer<string, string, string, string>;

  private constructor(bootstrapBrokers: string[]) {
    this.#producer = new Producer({
      clientId: NODES.bookapp,
      bootstrapBrokers,
      serializers: stringSerializers,
      ...PATIENCE,
    });
  }

  static async open(brokers: string[]): Promise<KafkaMessageBus> {
    await ensureTopic(BOOKS_TOPIC, brokers);
    return new KafkaMessageBus(brokers);
  }

  async publishBookAdded(bookId: number): Promise<void> {
    const sent = announcement();
    flowEmitter.emitBestEffort(sent);
    const record = encodeBookAddedRecord({ id: sent.event_id, bookId });
    await this.#producer.send({ acks: ProduceAcks.ALL, messages: [{ topic: BOOKS_TOPIC, ...record }] });
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }
}
