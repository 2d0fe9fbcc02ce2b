/** A ClickHouse that reads the flow events of one run by itself, from the topic that the services write. */
import { randomUUID } from 'node:crypto';
import type { FlowStore } from '@weir/flow-store';
import { ensureTopic } from '../messaging/kafka-topic.ts';

/** Where the servers are. */
export interface DemoStoreOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly kafkaBrokers: string;
}

/** The store, its tables made and its consumer running. */
export interface DemoStore {
  /** As commands are given it, such as `clickhouse+http://127.0.0.1:8123/weir_demo`. */
  readonly name: string;
  /** The topic that it reads. */
  readonly topic: string;
  readonly store: FlowStore;
  /** Ends it, and takes its tables away. */
  close(): Promise<void>;
}

const DROP_TIMEOUT_MS = 30_000;

/** Makes a topic and a database of this run's own. */
export async function openDemoStore({ url, username, password, kafkaBrokers }: DemoStoreOptions): Promise<DemoStore> {
  // Loaded only where it is asked for.
  const { ClickHouseFlowStore, migrateClickHouse } = await import('@weir/flow-store/clickhouse');
  const run = randomUUID().slice(0, 8);
  const [topic, database] = [`weir.demo-${run}`, `weir_demo_${run}`];
  const brokers = kafkaBrokers.split(',');
  await ensureTopic(topic, brokers);
  const connection = { url, username, password, database };
  await migrateClickHouse({ ...connection, kafka: { brokers, topic, group: topic } });
  const store = new ClickHouseFlowStore({ ...connection, readOnly: true });
  return {
    name: `clickhouse+${url}/${database}`,
    topic,
    store,
    async close() {
      await store.close();
      // The server may be gone already; then so is what it held.
      await fetch(url, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
        body: `DROP DATABASE IF EXISTS ${database}`,
        signal: AbortSignal.timeout(DROP_TIMEOUT_MS),
      })
        .then((response) => response.arrayBuffer())
        .catch(() => {});
    },
  };
}
