import { expect, test } from 'vitest';
import { ClickHouseFlowStore, clickHouseSchema } from '../../src/clickhouse.ts';

const url = 'http://127.0.0.1:9';

test.each<[object, RegExp]>([
  [{}, /url must be an http: or https: address without user, password and parameters \(got undefined\)/],
  [{ url: 'http://weir:hunter2@db:8123' }, /url must be .* \(got string\)/],
  [{ url: 'http://db:8123/?password=hunter2' }, /url must be/],
  [{ url: 'file:///etc' }, /url must be/],
  [{ url, database: 'a`b' }, /database must be a name of 1 to 63 letters, digits or _/],
  [{ url, password: 5 }, /password must be text \(got number\)/],
  [{ url, tls: {} }, /tls.ca must be certificates in PEM/],
  [{ url, timeoutMs: 0 }, /timeoutMs must be an integer from 1 to 2147483647/],
  [{ url, maxPending: 1.5 }, /maxPending must be an integer of at least 1/],
  [{ url, lostAfterMs: Number.NaN }, /lostAfterMs must be a number of at least 1/],
  [{ url, clock: 'now' }, /clock must be a function/],
])('a store with %j is refused, and what it was given is not repeated', (options, message) => {
  const construct = () => new ClickHouseFlowStore(options as { url: string });
  expect(construct).toThrow(message);
  expect(construct).not.toThrow(/hunter2/);
});

test.each<[object, RegExp]>([
  [{ database: "x'; DROP" }, /database must be a name/],
  [{ cluster: 'a b' }, /cluster must be a name/],
  [{ retentionDays: 0 }, /retentionDays must be an integer from 1 to 36500/],
  [{ kafka: {} }, /kafka.brokers must be host:port of at least one broker/],
  [{ kafka: { brokers: ["a:1', x = '"] } }, /kafka.brokers must be/],
  [{ kafka: { collection: 'a)' } }, /kafka.collection must be a name/],
  [{ kafka: { brokers: ['a:1'], topic: "x'" } }, /kafka.topic must be/],
  [{ otlp: { brokers: ['a:1'], group: '' } }, /otlp.group must be/],
])('tables with %j are refused before any statement is made', (options, message) => {
  expect(() => clickHouseSchema(options)).toThrow(message);
});

test('of a collection that says how Kafka is reached, nothing but its name is in the statements', () => {
  const statements = clickHouseSchema({ kafka: { collection: 'kafka_main', brokers: ['db:1'] } }).join('\n');
  expect(statements).toContain('ENGINE = Kafka(kafka_main)');
  expect(statements).not.toMatch(/kafka_broker_list|sasl|password/);
});
