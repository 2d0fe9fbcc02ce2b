import { fc } from '@fast-check/vitest';
import { ingress } from '@weir/flow-events';
import { runFlowsCli } from '@weir/flow-store/cli';
import { ClickHouseFlowStore, clickHouseSchema, migrateClickHouse } from '@weir/flow-store/clickhouse';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeFlowStore } from '../../packages/flow-store/test/contract/flow-store-contract.ts';
import { sqlOf } from '../../packages/flow-store/src/clickhouse/schema/statement.ts';
import { foundation, migrations } from '../../packages/flow-store/src/clickhouse/schema/migrations.ts';
import { schemaSettings } from '../../packages/flow-store/src/clickhouse/schema/schema-options.ts';
import { findSecrets } from '../faults/secret-search.ts';
import { clickHouseQuery, connection, newDatabase } from './clickhouse-database.ts';
import { expectAnswers, flows, storeAt } from './clickhouse-flows.ts';

const database = newDatabase();

// A question takes so long that the search for a smaller history would take hours.
fc.configureGlobal({ endOnFailure: true });

beforeAll(async () => {
  await migrateClickHouse({ ...connection, database });
});
afterAll(() => clickHouseQuery(`DROP DATABASE IF EXISTS ${database}`));

function newStore(options: Partial<ConstructorParameters<typeof ClickHouseFlowStore>[0]> = {}): ClickHouseFlowStore {
  const store = new ClickHouseFlowStore({ ...connection, database, timeoutMs: 60_000, ...options });
  onTestFinished(() => store.close());
  return store;
}

describeFlowStore(
  'ClickHouseFlowStore',
  async (at) => {
    const tables = ['flow_event', 'flow_minute', 'flow_seen', 'flow_counter', 'flow_bad_message'];
    await Promise.all(tables.map((table) => clickHouseQuery(`TRUNCATE TABLE ${database}.${table}`)));
    return new ClickHouseFlowStore({ ...connection, database, timeoutMs: 60_000, ...at });
  },
  { runs: 1 },
);

test('texts of strangers are values in every question, never a part of it', async () => {
  const store = newStore();
  const hostile = [`x' OR 1=1 --`, `x\\'; DROP DATABASE ${database}; --`, '{now:Int64}', '\\N', '😀Ж%'];
  await store.append(hostile.map((id) => ingress(id).group(id).node('shop', 'producer').build()));
  for (const id of hostile) {
    expect((await store.flow(id))?.events).toMatchObject([{ flow_id: id, group_flow: id }]);
    expect((await store.open({ pathway: id, group: id })).flows).toMatchObject([{ flowId: id, pathway: id }]);
    expect((await store.search({ text: id })).flows).toMatchObject([{ flowId: id }]);
    expect((await store.flows({ node: id })).flows).toEqual([]);
    expect(await store.hops(id)).toEqual({ hops: [], omitted: 0 });
    expect(await store.edges({ pathway: id })).toEqual({ edges: [], omitted: 0 });
    await expect(store.flows({ after: id })).rejects.toThrow(/WEIR_FLOW_STORE_QUERY: after must be/);
    expect((await store.flows({ after: `1.${id}` })).flows).toEqual([]);
    expect((await store.overdue({ after: `1.${id}` })).acks).toEqual([]);
  }
});

test('an event that is appended again is counted, and changes no answer', async () => {
  await clickHouseQuery(`TRUNCATE TABLE ${database}.flow_event`);
  await clickHouseQuery(`TRUNCATE TABLE ${database}.flow_minute`);
  await clickHouseQuery(`TRUNCATE TABLE ${database}.flow_seen`);
  await clickHouseQuery(`TRUNCATE TABLE ${database}.flow_counter`);
  const store = newStore();
  const event = ingress('order-1').node('shop', 'producer').build();
  expect(await store.append([event, event])).toEqual({ stored: 1, repeated: 1, rejected: 0 });
  expect(await store.append([event])).toEqual({ stored: 0, repeated: 1, rejected: 0 });
  // Past the store, as a consumer of Kafka would that reads a block again.
  await clickHouseQuery(`INSERT INTO ${database}.flow_arrival FORMAT JSONEachRow\n${JSON.stringify(event)}`);
  expect(await store.status()).toMatchObject({ events: 1, flows: 1, openFlows: 1, repeats: 3 });
  expect((await store.flows()).flows).toMatchObject([{ flowId: 'order-1', hops: 0 }]);

  // As ids that are derived from spans of one trace, which end alike.
  const ids = ['00000000-0000-8000-8000-0000000000ff', '00000001-0000-8000-8000-0000000000ff'];
  const derived = ids.map((id) => ingress('order-2').eventId(id).node('shop', 'producer').build());
  expect(await store.append(derived)).toEqual({ stored: 2, repeated: 0, rejected: 0 });
  expect(await store.append(derived)).toEqual({ stored: 0, repeated: 2, rejected: 0 });
  expect(await store.status()).toMatchObject({ events: 3, flows: 2, repeats: 5 });
});

test('of an event id that arrives with other contents what came first is told, by its own time alone', async () => {
  const other = newDatabase();
  onTestFinished(async () => void (await clickHouseQuery(`DROP DATABASE IF EXISTS ${other}`)));
  await migrateClickHouse({ ...connection, database: other });
  const store = storeAt(connection, other);
  const events = flows(6);
  const arrive = (some: readonly object[]): Promise<string> =>
    clickHouseQuery(
      `INSERT INTO ${other}.flow_arrival FORMAT JSONEachRow\n${some.map((event) => JSON.stringify(event)).join('\n')}`,
    );
  await arrive(events);
  // An hour later, at another node.
  const contradiction = { timestamp: '2023-11-14T23:13:20.000000000Z', stage: 'process', meta: {} };
  await arrive(
    events.map((event) => ({ ...event, ...contradiction, status: 'ack', node: { id: 'x', type: 'bridge' } })),
  );
  await expectAnswers(store, events);
  expect((await store.flows({ from: 1_700_001_000_000_000_000n })).flows).toEqual([]);
  expect((await store.flow('order-1'))?.events).toEqual(events.filter(({ flow_id: id }) => id === 'order-1'));
});

test('tables that are there keep their rows, and those of a newer version are refused', async () => {
  const store = newStore();
  await store.append([ingress('kept').node('shop', 'producer').build()]);
  expect(await migrateClickHouse({ ...connection, database })).toEqual({ from: 2, to: 2 });
  expect((await store.flow('kept'))?.flowId).toBe('kept');

  const newer = newDatabase();
  onTestFinished(async () => void (await clickHouseQuery(`DROP DATABASE IF EXISTS ${newer}`)));
  const kafka = { brokers: ['127.0.0.1:9'] };
  await migrateClickHouse({ ...connection, database: newer, retentionDays: 30, kafka, otlp: kafka });
  expect(await migrateClickHouse({ ...connection, database: newer, kafka })).toEqual({ from: 2, to: 2 });
  await clickHouseQuery(`INSERT INTO ${newer}.flow_schema (version) VALUES (99)`);
  await expect(migrateClickHouse({ ...connection, database: newer })).rejects.toThrow(/WEIR_FLOW_STORE_VERSION/);
});

test('rows of the first version are all there in the second, also where bringing them over was broken off and begun again', async () => {
  const older = newDatabase();
  onTestFinished(async () => void (await clickHouseQuery(`DROP DATABASE IF EXISTS ${older}`)));
  const schema = schemaSettings(older, {});
  for (const statement of [...foundation(schema), ...(migrations(schema)[0]?.statements ?? [])])
    await clickHouseQuery(sqlOf(statement));
  const events = flows(40);
  const arrive = (some: readonly object[]): Promise<string> =>
    clickHouseQuery(
      `INSERT INTO ${older}.flow_arrival FORMAT JSONEachRow\n${some.map((event) => JSON.stringify(event)).join('\n')}`,
    );
  await arrive([...events, ...events.slice(0, 5), { event_id: 'x' }]);

  expect(await migrateClickHouse({ ...connection, database: older })).toEqual({ from: 1, to: 2 });
  const store = storeAt(connection, older);
  const kept = { events: events.length, repeats: 5, badMessages: 1 };
  expect(await store.status()).toMatchObject(kept);
  await expectAnswers(store, events);

  await clickHouseQuery(`TRUNCATE TABLE ${older}.flow_schema`);
  await clickHouseQuery(`INSERT INTO ${older}.flow_schema (version) VALUES (1)`);
  expect(await migrateClickHouse({ ...connection, database: older })).toEqual({ from: 1, to: 2 });
  await arrive(events.slice(0, 5));
  expect(await store.status()).toMatchObject({ ...kept, repeats: 10 });
  await expectAnswers(store, events);
});

test('the statements for a cluster are read by the parser of the engine', async () => {
  const topic = { collection: 'kafka_main', topic: 'flows' };
  const statements = clickHouseSchema({ cluster: 'main', retentionDays: 30, kafka: topic, otlp: topic });
  for (const statement of statements) {
    if (!statement.startsWith('INSERT')) expect(statement).toContain('ON CLUSTER `main`');
    expect(await clickHouseQuery(`EXPLAIN AST ${statement}`)).not.toBe('');
  }
});

test('a user that the server does not know is told so, and no error has the password', async () => {
  const password = 'correct-horse-battery';
  const store = newStore({ password });
  const failed = await store.open().then(
    () => new Error('it did not fail'),
    (error: unknown) => error as Error,
  );
  expect(failed.message).toMatch(/WEIR_FLOW_STORE_ENGINE: the server does not know the user/);
  expect(findSecrets({ password }, [failed])).toEqual([]);
  const elsewhere = newStore({ database: 'nowhere' });
  await expect(elsewhere.open()).rejects.toThrow(/WEIR_FLOW_STORE_VERSION: .* weir-flows migrate makes it/);
});

test('the command makes the tables, prints the statements, and asks as of any store', async () => {
  const named = newDatabase();
  onTestFinished(async () => void (await clickHouseQuery(`DROP DATABASE IF EXISTS ${named}`)));
  const { url, username, password } = connection;
  const printed: string[] = [];
  const run = async (...args: string[]): Promise<number> => {
    printed.length = 0;
    const env = { CLICKHOUSE_USERNAME: username, CLICKHOUSE_PASSWORD: password };
    const io = {
      env,
      print: (line: string) => void printed.push(line),
      printError: (line: string) => void printed.push(line),
    };
    return runFlowsCli([...args, '--store', `clickhouse+${url}/${named}`], {
      ...io,
      stop: AbortSignal.timeout(60_000),
    });
  };
  expect(await run('open')).toBe(1);
  expect(printed.join()).toMatch(/weir-flows migrate makes it/);
  expect(await run('migrate', '--dry-run', '--brokers', '127.0.0.1:9', '--retention-days', '7')).toBe(0);
  expect(printed.join('\n')).toMatch(/CREATE DATABASE[\s\S]*INTERVAL 7 DAY[\s\S]*kafka_broker_list = '127.0.0.1:9'/);
  expect(await run('migrate', '--json')).toBe(0);
  expect(printed).toEqual(['{"from":0,"to":2}']);

  const store = newStore({ database: named });
  await store.append([ingress('order-1').node('shop', 'producer').build()]);
  expect(await run('where', 'order-1', '--json')).toBe(0);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ node: 'shop', stage: 'ingress' });
  expect(await run('where', 'nobody')).toBe(3);
  expect(await run('status', '--json')).toBe(0);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ engine: 'clickhouse', events: 1, flows: 1, badMessages: 0 });
});
