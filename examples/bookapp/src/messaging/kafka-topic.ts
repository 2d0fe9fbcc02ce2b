/** The topic of the messages and the group that reads it. */
import { Admin, findErrorBy } from '@platformatic/kafka';
import { textFromEnvironment } from '../environment.ts';
import { BOOK_INGESTION, NODES } from '../flow.ts';

const PARTITIONS = 3;

// Keeps apart what uses one broker.
const stack = textFromEnvironment('BOOKAPP_STACK');
const suffix = stack === undefined ? '' : `.${stack}`;

/** Name of the topic: `book_ingestion`, with `BOOKAPP_STACK` after it where that is set. */
export const BOOKS_TOPIC: string = `${BOOK_INGESTION}${suffix}`;

/** Name of the group: `backend`, with the same after it. */
export const BOOKS_GROUP: string = `${NODES.backend}${suffix}`;

/**
 * Creates the topic unless it exists, and waits until the broker knows of it.
 *
 * @throws Error where Kafka cannot be reached or refuses
 */
export async function ensureTopic(topic: string, bootstrapBrokers: string[]): Promise<void> {
  const admin = new Admin({ clientId: 'book-topics', bootstrapBrokers });
  try {
    await create(admin, topic);
    await admin.metadata({ topics: [topic] });
  } catch (cause) {
    throw new Error(`no topic ${topic} at ${bootstrapBrokers.join(',')}: ${(cause as Error).message}`, { cause });
  } finally {
    await admin.close();
  }
}

async function create(admin: Admin, topic: string): Promise<void> {
  try {
    await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 });
  } catch (error) {
    // The other service may have made it before, or be making it now.
    if (findErrorBy(error as Error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error;
  }
}
