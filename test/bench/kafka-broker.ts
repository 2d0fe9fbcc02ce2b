/** The broker that benches write to, and topics of it that are gone afterwards. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Admin } from '@platformatic/kafka';
import { allServices } from '../services/all.ts';
import { plaintextConnection, type KafkaConnection } from '../services/kafka/connection.ts';
import { Services } from '../services/services.ts';
import { ServicesState } from '../services/state.ts';

/** A topic of one side of a question. */
export interface BenchTopic {
  readonly topic: string;
  readonly brokers: readonly string[];
  /** Deletes the topic; with the last of them a broker that was started for them ends. */
  readonly release: () => Promise<void>;
}

// A bench writes much and reads nothing.
const CONFIGS = [
  { name: 'segment.bytes', value: String(16 * 1_024 * 1_024) },
  { name: 'retention.bytes', value: String(32 * 1_024 * 1_024) },
];

let broker: Promise<{ readonly connection: KafkaConnection; readonly end: () => Promise<void> }> | undefined;
let users = 0;

/**
 * A new topic: on the broker that the environment names, on the one that `npm run services` has started, or on one that is
 * started here.
 */
export async function benchTopic(partitions: number): Promise<BenchTopic> {
  users += 1;
  broker ??= findBroker();
  const { connection, end } = await broker;
  const topic = `weir-bench-${randomUUID()}`;
  await withAdmin(connection, async (admin) => {
    await admin.createTopics({ topics: [topic], partitions, replicas: 1, configs: CONFIGS });
    // For a moment after it was made, the broker says that it knows of none.
    await admin.metadata({ topics: [topic] });
  });
  return {
    topic,
    brokers: connection.bootstrapBrokers as string[],
    release: async () => {
      await withAdmin(connection, (admin) => admin.deleteTopics({ topics: [topic] }));
      users -= 1;
      if (users > 0) return;
      broker = undefined;
      await end();
    },
  };
}

async function findBroker(): Promise<{ connection: KafkaConnection; end: () => Promise<void> }> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const services = new Services(allServices, new ServicesState(root), (line) => console.error(line));
  const wasThere = (await services.status()).some(
    ({ running, fault }) => running.name === 'kafka' && fault === undefined,
  );
  const { endpoints } = await services.up('kafka');
  return {
    connection: plaintextConnection(endpoints),
    end: async () => {
      if (!wasThere) await services.down('kafka');
    },
  };
}

async function withAdmin(connection: KafkaConnection, use: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = new Admin({ clientId: 'weir-bench', ...connection });
  try {
    await use(admin);
  } finally {
    await admin.close();
  }
}
