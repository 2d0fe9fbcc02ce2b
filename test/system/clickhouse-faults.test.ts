import { KafkaTransport } from '@weir/flow-events/kafka';
import { migrateClickHouse } from '@weir/flow-store/clickhouse';
import { expect, onTestFinished, test } from 'vitest';
import { killClickHouse, restartClickHouse } from '../services/clickhouse/service.ts';
import { plaintextConnection } from '../services/kafka/connection.ts';
import { killKafka, restartKafka } from '../services/kafka/service.ts';
import { until } from '../services/until.ts';
import { newDatabase } from './clickhouse-database.ts';
import { expectAnswers, flows, storeAt } from './clickhouse-flows.ts';
import { emitAll, makeTopic } from './flow-topic.ts';
import { startOwnClickHouse } from './own-clickhouse.ts';
import { startOwnKafka } from './own-kafka.ts';

// On a busy machine the broker alone takes half a minute to start, twice.
const TIMEOUT_MS = 180_000;

test(
  'Kafka, reached as a named collection says, and the server, both killed mid-stream and started again, lead to the answers of an undisturbed run',
  { timeout: 400_000 },
  async () => {
    const own = await startOwnKafka();
    onTestFinished(() => own.end());
    const reach = { clientId: 'weir-tests', ...plaintextConnection(own.running.endpoints), timeout: 10_000 };
    const ownBrokers = reach.bootstrapBrokers as string[];
    const list = `<kafka_broker_list>${ownBrokers.join(',')}</kafka_broker_list>`;
    const server = await startOwnClickHouse(`<named_collections><own_kafka>${list}</own_kafka></named_collections>`);
    onTestFinished(() => server.end());
    const topic = await makeTopic(reach);
    const { url = '', username = '', password = '' } = server.running.endpoints;
    const reachServer = { url, username, password };
    const database = newDatabase();
    await migrateClickHouse({ ...reachServer, database, kafka: { collection: 'own_kafka', topic, group: topic } });
    const store = storeAt(reachServer, database);
    const stored = (least: number) =>
      until(
        async () => (await store.status().catch(() => undefined))?.events ?? 0,
        (count) => count >= least,
        { timeoutMs: TIMEOUT_MS, describe: (count) => `${count} of ${least} events are stored` },
      );

    const events = flows(300);
    const half = Math.floor(events.length / 2);
    const transport = new KafkaTransport({ brokers: ownBrokers, topic });
    onTestFinished(() => transport.close());
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    await emitAll(transport, events.slice(0, half), { signal });
    await stored(1);
    await killClickHouse(server.running);
    await killKafka(own.running);
    await expect(store.open()).rejects.toThrow(/WEIR_FLOW_STORE_ENGINE: the server cannot be reached/);
    [own.running, server.running] = await Promise.all([restartKafka(own.running), restartClickHouse(server.running)]);
    await emitAll(transport, events.slice(half), { signal });
    await stored(events.length);
    expect((await store.status()).events).toBe(events.length);
    await expectAnswers(store, events);
  },
);
