/** Messages that come through Kafka; the flow and the request of each are in its headers. */
import { setTimeout as delay } from 'node:timers/promises';
import { Consumer, type Message, type MessagesStream, stringDeserializers } from '@platformatic/kafka';
import { processMessage } from '@weir/instrumentation-platformatic-kafka';
import { NODES } from '../flow.ts';
import { type BookAdded, decodeBookAddedRecord } from '../messaging/book-added.ts';
import { BOOKS_GROUP, BOOKS_TOPIC, ensureTopic } from '../messaging/kafka-topic.ts';
import type { BookIngestion } from './ingestion.ts';

/** Longest wait of the broker for messages, in milliseconds; the consumer ends no sooner. */
const MAX_WAIT_MS = 500;

/** How soon Kafka is asked again after it was lost, in milliseconds. */
const RETRY_MS = 1_000;

/** How soon the group goes on without a member that is gone, in milliseconds, and how often a member says that it is not. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 2_000;

const CLOSE_TIMEOUT_MS = 2_000;

/** How often the instrumentation is told how many messages the group has not committed, in milliseconds. */
const LAG_INTERVAL_MS = 2_000;

/** A consumer that is a member of its group. */
export interface KafkaDeliveries {
  /** Ends the work after the message in hand; what is not committed comes again to whoever takes over. */
  close(): Promise<void>;
}

/**
 * Works on the messages of the topic, one at a time, as a member of its consumer group. Where Kafka is lost it is asked again
 * every second; what was not committed comes again then.
 *
 * @throws Error where Kafka cannot be reached at first
 */
export async function consumeFromKafka(bootstrapBrokers: string[], ingestion: BookIngestion): Promise<KafkaDeliveries> {
  await ensureTopic(BOOKS_TOPIC, bootstrapBrokers);
  const closing = new AbortController();
  let reading: Reading | undefined = await startReading(bootstrapBrokers);
  const worked = (async () => {
    while (!closing.signal.aborted) {
      try {
        reading ??= await startReading(bootstrapBrokers);
        await workOn(reading.stream, ingestion);
      } catch (error) {
        if (closing.signal.aborted) return;
        console.error(`backend: reading from Kafka has failed, and is tried again (${(error as Error).message})`);
      }
      if (closing.signal.aborted) return;
      const lost = reading;
      reading = undefined;
      await lost?.close();
      await delay(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {});
    }
  })();
  return {
    async close() {
      closing.abort();
      await reading?.stream.close();
      await worked;
      await reading?.close();
    },
  };
}

/** A consumer and what it reads. */
interface Reading {
  readonly stream: MessagesStream<string, string, string, string>;
  /** Gives up what can be given up; a broker that is gone cannot be told. */
  close(): Promise<void>;
}

async function startReading(bootstrapBrokers: string[]): Promise<Reading> {
  const consumer = new Consumer({
    clientId: NODES.backend,
    groupId: BOOKS_GROUP,
    bootstrapBrokers,
    deserializers: stringDeserializers,
    maxWaitTime: MAX_WAIT_MS,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
  });
  const close = async (): Promise<void> => {
    consumer.stopLagMonitoring();
    await Promise.race([consumer.close(true).catch(() => {}), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  };
  try {
    const stream = await consumer.consume({
      topics: [BOOKS_TOPIC],
      mode: 'committed',
      fallbackMode: 'earliest',
      autocommit: false,
    });
    consumer.startLagMonitoring({ topics: [BOOKS_TOPIC] }, LAG_INTERVAL_MS);
    return { stream, close };
  } catch (error) {
    await close();
    throw error;
  }
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
