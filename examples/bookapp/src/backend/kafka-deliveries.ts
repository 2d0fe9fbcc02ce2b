/** Messages that come through Kafka; the flow and the request of each are in its headers. */
import { Consumer, type Message, type MessagesStream, stringDeserializers } from '@platformatic/kafka';
import { processMessage } from '@weir/instrumentation-platformatic-kafka';
import { BOOK_INGESTION, NODES } from '../flow.ts';
import { type BookAdded, decodeBookAddedRecord } from '../messaging/book-added.ts';
import { ensureTopic } from '../messaging/kafka-topic.ts';
import type { BookIngestion } from './ingestion.ts';

/** Longest wait of the broker for messages, in milliseconds; the consumer ends no sooner. */
const MAX_WAIT_MS = 500;

/** A consumer that is a member of its group. */
export interface KafkaDeliveries {
  /** Ends the work after the message in hand; what is not committed comes again to whoever takes over. */
  close(): Promise<void>;
}

/**
 * Works on the messages of the topic, one at a time, in the consumer group `backend`.
 *
 * @param onFailed told when no more messages can be read
 */
export async function consumeFromKafka(
  bootstrapBrokers: string[],
  ingestion: BookIngestion,
  onFailed: (error: Error) => void,
): Promise<KafkaDeliveries> {
  await ensureTopic(BOOK_INGESTION, bootstrapBrokers);
  const consumer = new Consumer({
    clientId: NODES.backend,
    groupId: NODES.backend,
    bootstrapBrokers,
    deserializers: stringDeserializers,
    maxWaitTime: MAX_WAIT_MS,
  });
  const stream = await consumer.consume({
    topics: [BOOK_INGESTION],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: false,
  });
  let closing = false;
  const worked = workOn(stream, ingestion).catch((error: unknown) => {
    if (!closing) onFailed(error as Error);
  });
  return {
    async close() {
      closing = true;
      await stream.close();
      await worked;
      await consumer.close(true);
    },
  };
}

type TextMessage = Message<string, string, string, string>;

async function workOn(stream: MessagesStream<string, string, string, string>, ingestion: BookIngestion): Promise<void> {
  for await (const message of stream) {
    await processMessage(message, async () => {
      const book = bookAddedIn(message);
      if (book !== undefined) await ingestion.ingest(book);
      await message.commit();
    });
  }
}

/** What is no such message is passed over: it would come again for ever. */
function bookAddedIn({ key, value, headers, partition, offset }: TextMessage): BookAdded | undefined {
  try {
    return decodeBookAddedRecord({ key, value, headers: Object.fromEntries(headers) });
  } catch {
    console.error(`backend: message ${offset} of partition ${partition} is not of this application`);
    return undefined;
  }
}
