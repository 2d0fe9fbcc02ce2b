/** Makes the topic of the messages. */
import { Admin, findErrorBy } from '@platformatic/kafka';

const PARTITIONS = 3;

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
