/** The oldest and the newest version of the Kafka client that the instrumentation supports. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installAlone } from '../lanes/npm-install.ts';

/** The client, as its newest version is typed. */
export type KafkaClientModule = typeof import('@platformatic/kafka');

/** The lowest version of the range in README.md; the highest is the workspace's. */
export const OLDEST_KAFKA_CLIENT = '1.11.0';

/** Loads a version of the client; the oldest is installed into the cache once. */
export async function kafkaClient(which: 'oldest' | 'newest'): Promise<KafkaClientModule> {
  if (which === 'newest') return import('@platformatic/kafka');
  const folder = await installAlone('@platformatic/kafka', OLDEST_KAFKA_CLIENT);
  return (await import(pathToFileURL(join(folder, 'dist', 'index.js')).href)) as KafkaClientModule;
}
