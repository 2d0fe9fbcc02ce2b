import { emitted, type FlowEvent, ingress, parseFlowEvent, processed } from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { ClickHouseFlowStore, migrateClickHouse } from '@weir/flow-store/clickhouse';
import { expect, onTestFinished, test } from 'vitest';
import { walk } from '../../packages/flow-store/test/contract/flow-store-contract.ts';
import { edgesOf, listed, LISTS, pathwaysOf } from '../../packages/flow-store/test/contract/reference.ts';
import { killClickHouse, restartClickHouse } from '../services/clickhouse/service.ts';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { killKafka, restartKafka } from '../services/kafka/service.ts';
import { produce } from '../services/kafka/round-trip.ts';
import { until } from '../services/until.ts';
import { clickHouseQuery, connection, newDatabase } from './clickhouse-database.ts';
import { emitAll, everyKindOfEvent, makeTopic } from './flow-topic.ts';
import { startOwnClickHouse } from './own-clickhouse.ts';
import { startOwnKafka } from './own-kafka.ts';

const TIMEOUT_MS = 120_000;
const kafka = { clientId: 'weir-tests', ...plaintextConnection(kafkaEndpoints(process.env)), timeout: 10_000 };
const brokers = kafka.bootstrapBrokers as string[];
const at = { now: [1_700_000_100, 0] as [number, number], lostAfterMs: 50_000 };

/** Flows of three events, of which every seventh awaits an acknowledgement and every fifth has ended. */
function flows(count: number): readonly FlowEvent[] {
  return Array.from({ length: count }, (_, index) => [
    ingress(`order-${index}`)
      .group(`orders-${index % 3}`)
      .node('shop', 'producer')
      .timestamp([1_700_000_000, index])
      .build(),
    emitted(`order-${index}`)
      .node('shop', 'producer')
      .ack('explicit', index % 7 === 0 ? { by: 'bank', deadlineMs: 1_000 } : {})
      .timestamp([1_700_000_000, index + 1_000])
      .build(),
    ...(index % 5 === 0
      ? [processed(`order-${index}`).node('worker', 'consumer').timestamp([1_700_000_001, index]).build()]
      : []),
  ]).flat();
}

/** Every list, the pathways and the edges are those of the events. */
async function expectAnswers(store: ClickHouseFlowStore, events: readonly FlowEvent[]): Promise<void> {
  const byId = (some: readonly { readonly flowId: string }[]) =>
    some.toSorted((a, b) => (a.flowId < b.flowId ? -1 : 1));
  for (const list of LISTS) {
    const found = await walk((query) => store[list](query), { limit: 1_000 });
    expect(byId(found)).toEqual(byId(listed([events], list, at)));
  }
  expect((await store.pathways()).pathways).toEqual(pathwaysOf([events], {}, at));
  expect((await store.edges()).edges).toEqual(edgesOf([events], undefined, {}, at));
}

function storeAt(
  options: { readonly url: string; readonly username: string; readonly password: string },
  database: string,
) {
  const store = new ClickHouseFlowStore({
    ...options,
    database,
    timeoutMs: 60_000,
    clock: () => at.now,
    lostAfterMs: at.lostAfterMs,
  });
  onTestFinished(() => store.close());
  return store;
}

test('what comes over Kafka is answered as it was sent, late and twice, and what is no event is kept with where it was and why', async () => {
  const topic = await makeTopic(kafka);
  const database = newDatabase();
  onTestFinished(async () => void (await clickHouseQuery(`DROP DATABASE IF EXISTS ${database}`)));
  await migrateClickHouse({ ...connection, database, kafka: { brokers, topic, group: topic } });
  const store = storeAt(connection, database);

  const events = flows(40);
  const atLimits = parseFlowEvent(
    JSON.stringify({
      ...everyKindOfEvent()[2],
      flow_id: '😀'.repeat(128),
      group_flow: '"\\'.repeat(128),
      error: { type: 'E'.repeat(256), message: 'ж'.repeat(4_096), retryable: false },
      request_id: '~'.repeat(128),
      payload_bytes: Number.MAX_SAFE_INTEGER,
      sample_rate: 1_000_000,
      meta: Object.fromEntries(
        Array.from({ length: 32 }, (_, index) => [`${index}`.padEnd(64, 'k'), 'v\n"'.repeat(341)]),
      ),
      timestamp: '2023-11-14T23:13:20.5+01:00',
    }),
  );
  const [first] = events as [FlowEvent];
  const other = (changed: object, id: number): string =>
    JSON.stringify({ ...first, event_id: `00000000-0000-4000-8000-00000000000${id}`, ...changed });
  const poison: readonly (readonly [value: string, reason: RegExp])[] = [
    ['not json', /^not parsed: /],
    ['{"version":1', /^not parsed: /],
    ['\u0000\u0001', /^not parsed: /],
    [other({ attempt: -1 }, 1), /^not parsed: /],
    [other({ flow_id: 'a\nb' }, 2), /^no flow event: flow_id$/],
    [other({ flow_id: 'a'.repeat(257) }, 3), /^no flow event: flow_id$/],
    [other({ stage: "x'; DROP TABLE y" }, 4), /^no flow event: stage$/],
    [other({ timestamp: '2026-13-45T00:00:00Z' }, 5), /^no flow event: timestamp$/],
    [other({ timestamp: '1066-10-14T09:00:00Z' }, 6), /^no flow event: timestamp$/],
    [other({ node: { id: 'a b', type: 'producer' } }, 7), /^no flow event: node.id$/],
    ['{"event_id":"x"}', /^no flow event: version$/],
    [other({ event_id: 'x' }, 8), /^no flow event: event_id$/],
  ];
  const message = (value: string) => ({ key: 'key', value, headers: {} });
  const good = [...events, ...events.slice(0, 30), atLimits]
    .toReversed()
    .map((event) => message(JSON.stringify(event)));
  await produce(kafka, topic, [...good.slice(0, 50), ...poison.map(([value]) => message(value)), ...good.slice(50)]);

  const kept = [...events, atLimits];
  await until(
    () => store.status(),
    ({ events: count, badMessages = 0 }) => count >= kept.length && badMessages >= poison.length,
    {
      timeoutMs: TIMEOUT_MS,
      describe: ({ events: count, badMessages }) => `${count} events, ${badMessages} bad messages`,
    },
  );
  expect(await store.status()).toMatchObject({ events: kept.length, repeats: 30, badMessages: poison.length });
  expect((await store.flow(atLimits.flow_id))?.events).toEqual([atLimits]);
  await expectAnswers(store, kept);

  const bad = await clickHouseQuery(
    `SELECT topic, reason FROM ${database}.flow_bad_message FINAL ORDER BY partition, offset FORMAT JSONCompactEachRow`,
  );
  const told = bad.split('\n').map((line) => JSON.parse(line) as [string, string]);
  expect(told.map(([from]) => from)).toEqual(poison.map(() => topic));
  told.forEach(([, reason], index) => expect(reason).toMatch(poison[index]?.[1] ?? /$^/));
});

test('Kafka, reached as a named collection says, and the server, both killed mid-stream and started again, lead to the answers of an undisturbed run', async () => {
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

  const events = flows(600);
  const half = Math.floor(events.length / 2);
  const transport = new KafkaTransport({ brokers: ownBrokers, topic });
  onTestFinished(() => transport.close());
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  await emitAll(transport, events.slice(0, half), { signal });
  await stored(1);
  await killClickHouse(server.running);
  await killKafka(own.running);
  await expect(store.open()).rejects.toThrow(/WEIR_FLOW_STORE_ENGINE: the server cannot be reached/);
  own.running = await restartKafka(own.running);
  await emitAll(transport, events.slice(half), { signal });
  server.running = await restartClickHouse(server.running);
  await stored(events.length);
  expect((await store.status()).events).toBe(events.length);
  await expectAnswers(store, events);
});
