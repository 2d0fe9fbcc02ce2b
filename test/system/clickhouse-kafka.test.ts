import { type FlowEvent, orderedFlowEvents, parseFlowEvent } from '@weir/flow-events';
import { runFlowsCli } from '@weir/flow-store/cli';
import { migrateClickHouse } from '@weir/flow-store/clickhouse';
import { expect, onTestFinished, test } from 'vitest';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { produce } from '../services/kafka/round-trip.ts';
import { until } from '../services/until.ts';
import { clickHouseQuery, connection, newDatabase } from './clickhouse-database.ts';
import { expectAnswers, flows, storeAt } from './clickhouse-flows.ts';
import { documentedCollector } from './documented-collector.ts';
import { question } from './grafana-questions.ts';
import { everyKindOfEvent, makeTopic } from './flow-topic.ts';
import { weirApplication } from './weir-application.ts';

const TIMEOUT_MS = 120_000;
const kafka = { clientId: 'weir-tests', ...plaintextConnection(kafkaEndpoints(process.env)), timeout: 10_000 };
const brokers = kafka.bootstrapBrokers as string[];

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
    ({ events: count, repeats, badMessages = 0 }) =>
      count >= kept.length && repeats >= 30 && badMessages >= poison.length,
    {
      timeoutMs: TIMEOUT_MS,
      describe: ({ events: count, repeats, badMessages }) =>
        `${count} events, ${repeats} repeats, ${badMessages} bad messages`,
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

  // The command tells the same of the store, and how far the group is: by the server, and by the brokers.
  const sent = good.length + poison.length;
  const consumed = { topic, group: topic, messages: sent };
  const byServer = await status(database);
  expect(byServer).toMatchObject({ badMessages: poison.length, readTopics: [consumed] });
  expect(byServer.lastBadMessage).toMatchObject({
    topic,
    reason: expect.stringMatching(/^no flow event: |^not parsed: /),
  });
  expect(sumOf(byServer, ({ offset }) => Number(offset))).toBe(sent);
  const documented = question('What the server reads by itself').replace(
    "database = 'weir'",
    `database = '${database}'`,
  );
  const read = (await clickHouseQuery(`${documented} FORMAT JSONEachRow`)).split('\n');
  expect(read.map((line) => JSON.parse(line) as object)).toEqual(
    byServer.readTopics?.[0]?.partitions.map(({ partition, offset }) =>
      expect.objectContaining({ table: 'flow_kafka', topic, partition, next_offset: Number(offset) }),
    ),
  );
  const lagOf = (told: Told): number => sumOf(told, ({ lag = 0 }) => lag);
  const asked = { timeoutMs: TIMEOUT_MS, describe: (told: Told) => `the lag is ${lagOf(told)}` };
  await until(
    () => status(database, '--brokers', brokers.join(',')),
    (told) => lagOf(told) === 0,
    asked,
  );
  // Without its views the server reads no more.
  for (const view of ['flow_kafka_to_arrival', 'flow_kafka_to_bad_message'])
    await clickHouseQuery(`DROP TABLE ${database}.${view} SYNC`);
  await produce(kafka, topic, good.slice(0, 5));
  const behind = await status(database, '--brokers', brokers.join(','));
  expect(lagOf(behind)).toBe(5);
  expect(sumOf(behind, ({ offset }) => Number(offset))).toBe(sent);
  expect(await flowsCli(['status', '--brokers', '127.0.0.1:9', '--timeout', '3s'], database)).toEqual({
    code: 1,
    printed: [],
    said: ['WEIR_FLOW_STORE_ENGINE: Kafka does not say how far its topics go'],
  });
});

/** Of the answer of `weir-flows status --json` what is looked at here: in JSON a bigint is a text. */
interface Told {
  readonly lastBadMessage?: object;
  readonly readTopics?: readonly {
    readonly partitions: readonly { readonly partition: number; readonly offset: string; readonly lag?: number }[];
  }[];
}

async function status(database: string, ...more: readonly string[]): Promise<Told> {
  const { code, printed, said } = await flowsCli(['status', '--json', '--timeout', '1m', ...more], database);
  expect([code, said]).toEqual([0, []]);
  return JSON.parse(printed.join('')) as Told;
}

async function flowsCli(args: readonly string[], database: string) {
  const [printed, said]: [string[], string[]] = [[], []];
  const code = await runFlowsCli([...args, '--store', `clickhouse+${connection.url}/${database}`], {
    env: { CLICKHOUSE_USERNAME: connection.username, CLICKHOUSE_PASSWORD: connection.password },
    print: (line) => void printed.push(line),
    printError: (line) => void said.push(line),
    stop: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { code, printed, said };
}

function sumOf({ readTopics = [] }: Told, value: (partition: { offset: string; lag?: number }) => number): number {
  return readTopics.flatMap(({ partitions }) => partitions).reduce((sum, partition) => sum + value(partition), 0);
}

test('flow events that came as OTLP logs over the real Collector and Kafka are those that were emitted, and other records are none', async () => {
  const topic = await makeTopic(kafka);
  const database = newDatabase();
  onTestFinished(async () => void (await clickHouseQuery(`DROP DATABASE IF EXISTS ${database}`)));
  await migrateClickHouse({ ...connection, database, otlp: { brokers, topic, group: topic } });
  const store = storeAt(connection, database);
  const collector = await documentedCollector(['flows-to-kafka.yaml'], {
    env: { KAFKA_BROKERS: brokers.join(','), FLOW_EVENTS_OTLP_TOPIC: topic },
    // Other records on the topic, too.
    overlay: { service: { pipelines: { 'logs/flows': { processors: ['memory_limiter'] } } } },
  });

  const events = everyKindOfEvent();
  const application = weirApplication(collector.otlpHttp, 'shop');
  for (const event of events) application.flows.emitBestEffort(event);
  application.logger.emit({ eventName: 'other' });
  await application.shutdown();
  await produce(kafka, topic, [{ key: 'key', value: 'noise', headers: {} }]);
  await until(
    () => store.status(),
    ({ events: count, badMessages }) => count >= events.length && badMessages === 1,
    {
      timeoutMs: TIMEOUT_MS,
      describe: ({ events: count, badMessages }) => `${count} events, ${badMessages} bad messages`,
    },
  );
  expect((await store.flow(events[0]?.flow_id ?? ''))?.events).toEqual(
    orderedFlowEvents(events).map(({ event }) => event),
  );
});
