/** Makes the topic of the messages. */
import { Admin, findErrorBy } from '@platformatic/kafka';

const PARTITIONS = 3;

/** Creates the topic unless it exists, and waits until the broker knows of it. */
export async function ensureTopic(topic: string, bootstrapBrokers: string[]): Promise<void> {
  const admin = new Admin({ clientId: 'book-topics', bootstrapBrokers });
  try {
    await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 });
  } catch (error) {
    // The other service may be making it at the same time.
    if (findErrorBy(error as Error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error;
  }
  try {
    await admin.metadata({ topics: [topic] });
  } finally {
    await admin.close();
  }
}
