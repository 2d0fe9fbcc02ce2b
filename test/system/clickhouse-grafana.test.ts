/** Every question of docs/grafana.md and of the dashboard on ClickHouse's engine: what it gives is the store's own answer. */
import {
  consumed,
  deadLettered,
  emitted,
  type FlowEvent,
  ingress,
  parseFlowEvent,
  processed,
  timedOut,
} from '@weir/flow-events';
import type { FlowSummary, HopStats } from '@weir/flow-store';
import { ClickHouseFlowStore, migrateClickHouse } from '@weir/flow-store/clickhouse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowStoreDashboard } from '../../examples/bookapp/src/dashboards/flow-store.ts';
import { clickHouseQuery, connection, newDatabase } from './clickhouse-database.ts';
import { expandedSql } from './grafana-macros.ts';
import { question, questions } from './grafana-questions.ts';

type Row = Readonly<Record<string, unknown>>;

const HOUR = 3_600;
/** The hour before the last whole one: nothing in it becomes late or lost while it is asked for. */
const from = (Math.floor(Date.now() / 1_000 / HOUR) - 2) * HOUR;
const range = { from, to: from + HOUR };
const query = { from: BigInt(from) * 1_000_000_000n, to: BigInt(from + HOUR) * 1_000_000_000n, limit: 1_000 };

const database = newDatabase();
const store = new ClickHouseFlowStore({ ...connection, database, timeoutMs: 60_000 });
let summaries: readonly FlowSummary[];

beforeAll(async () => {
  await migrateClickHouse({ ...connection, database });
  // Before and after the range too, which is what the range is for.
  await store.append([...flowsFrom(from - HOUR, 3), ...flowsFrom(from, 48), ...flowsFrom(from + HOUR, 3)]);
  // As the server's own consumer brings them.
  await clickHouseQuery(
    `INSERT INTO ${database}.flow_arrival (event_id, topic, partition, offset) VALUES ('x', 'flows', 0, 27), ('y', 'flows', 1, 3)`,
  );
  summaries = (await store.flows(query)).flows;
  expect(summaries).toHaveLength(48);
});
afterAll(async () => {
  await store.close();
  await clickHouseQuery(`DROP DATABASE IF EXISTS ${database}`);
});

/** Flows of three pathways, a minute apart: complete, failed, late, open; delivered and ended twice, given up, timed out; some of them a sample. */
function flowsFrom(second: number, count: number): readonly FlowEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `order-${second}-${index}`;
    const at = (ms: number): [number, number] => [
      second + index * 60 + Math.floor(ms / 1_000),
      (ms % 1_000) * 1_000_000,
    ];
    const rate = index % 3 === 2 ? 10 : 1;
    const common = (builder: ReturnType<typeof ingress>, ms: number) =>
      builder.group(`orders-${index % 3}`).timestamp(at(ms));
    const received = common(consumed(id).node('worker', 'consumer'), 200 + index);
    const events = [
      common(ingress(id).node('shop', 'producer'), 0).build(),
      common(emitted(id).node('shop', 'producer'), 10 + index)
        .ack('explicit', index % 8 === 1 ? { by: 'bank', deadlineMs: 1_000 } : {})
        .build(),
      received.build(),
      ...(index % 8 === 2 ? [common(consumed(id).node('worker', 'consumer'), 500).attempt(2).build()] : []),
      ...(index % 8 === 3 ? [common(deadLettered(id).node('worker', 'consumer'), 900).build()] : []),
      ...(index % 8 === 4 ? [common(timedOut(id).node('shop', 'producer'), 950).build()] : []),
      ...(index % 8 > 4 ? [common(processed(id).node('worker', 'consumer'), 1_000 + index * 7).build()] : []),
      ...(index % 8 === 7 ? [common(processed(id).node('worker', 'consumer'), 3_000).build()] : []),
    ];
    return events.map((event) => parseFlowEvent(JSON.stringify({ ...event, sample_rate: rate })));
  }).flat();
}

async function ask(sql: string, intervalSeconds: number): Promise<readonly Row[]> {
  const expanded = expandedSql(sql, { ...range, intervalSeconds }).replaceAll('weir.', `${database}.`);
  const own = expanded.replaceAll("database = 'weir'", `database = '${database}'`);
  const answer = await clickHouseQuery(
    `${own}\nFORMAT JSONEachRow\nSETTINGS output_format_json_quote_64bit_integers = 0`,
  );
  return answer === '' ? [] : answer.split('\n').map((line) => JSON.parse(line) as Row);
}

/** Sums of what flows stand for, by a text. */
function sums(by: (flow: FlowSummary) => string, flows: readonly FlowSummary[] = summaries): Record<string, number> {
  const groups = Object.groupBy(flows, by);
  return Object.fromEntries(
    Object.entries(groups).map(([name, group = []]) => [name, group.reduce((sum, { weight }) => sum + weight, 0)]),
  );
}

const told = (rows: readonly Row[], name: (row: Row) => string, value: string): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [name(row), Number(row[value])]));
const second = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19).replace('T', ' ');

test('what the dashboard asks is what the page asks, and all of it', () => {
  const asked = flowStoreDashboard.panels.map((panel) => ('sql' in panel ? panel.sql : ''));
  expect(asked.toSorted()).toEqual(questions.toSorted());
});

test('flows a minute by pathway', async () => {
  const rows = await ask(question('Flows a minute by pathway'), 60);
  const byMinute = sums(({ first, pathway }) => `${second((first / 60_000_000_000n) * 60_000_000_000n)} ${pathway}`);
  expect(told(rows, ({ time, pathway }) => `${String(time)} ${String(pathway)}`, 'flows_a_minute')).toEqual(byMinute);
  // Of ten minutes each, the same flows are a tenth as many a minute.
  const coarse = await ask(question('Flows a minute by pathway'), 600);
  const total = coarse.reduce((sum, row) => sum + Number(row['flows_a_minute']) * 10, 0);
  expect(Math.round(total)).toBe(summaries.reduce((sum, { weight }) => sum + weight, 0));
});

test('flows by state, and those that are not settled', async () => {
  const rows = await ask(question('Flows by state'), 60);
  expect(told(rows, ({ state }) => String(state), 'flows')).toEqual(sums(({ state }) => state));
  expect(rows.map(({ state }) => state)).toEqual(['complete', 'failed', 'late', 'open']);

  const unsettled = await ask(question('Open, late and lost flows'), 60);
  const { flows } = await store.open(query);
  expect(
    unsettled.map((row) => [row['flow_id'], row['pathway'], row['state'], row['node'], row['stage'], row['status']]),
  ).toEqual(
    flows.map(({ flowId, pathway, state, node, stage, status }) => [flowId, pathway, state, node, stage, status]),
  );
  const { acks } = await store.overdue(query);
  const due = Object.fromEntries(
    unsettled.filter((row) => row['due'] !== null).map((row) => [row['flow_id'], row['due']]),
  );
  expect(Object.keys(due).toSorted()).toEqual(acks.map(({ flowId }) => flowId).toSorted());
  for (const { flowId, deadline } of acks) expect(String(due[flowId])).toContain(second(deadline));
});

test('the share of flows that failed, by pathway', async () => {
  const rows = await ask(question('Share of flows that failed'), HOUR);
  const { pathways } = await store.pathways(query);
  expect(told(rows, ({ pathway }) => String(pathway), 'failed')).toEqual(
    Object.fromEntries(pathways.map(({ pathway, count, errors }) => [pathway, errors / count])),
  );
  expect(pathways.some(({ errors }) => errors > 0)).toBe(true);
});

test('what came twice, was given up or timed out, by pathway', async () => {
  const rows = await ask(question('What came twice, or was given up'), 60);
  for (const [column, isIt] of [
    ['duplicates', ({ duplicates }: FlowSummary) => duplicates > 0],
    ['redelivered', ({ redeliveries }: FlowSummary) => redeliveries > 0],
    ['dead_letters', ({ deadLetters }: FlowSummary) => deadLetters > 0],
    ['timed_out', ({ timeouts }: FlowSummary) => timeouts > 0],
  ] as const) {
    const some = sums(({ pathway }) => pathway, summaries.filter(isIt));
    expect(Object.keys(some).length, column).toBeGreaterThan(0);
    expect(
      told(rows, ({ pathway }) => String(pathway), column),
      column,
    ).toEqual({
      'orders-0': 0,
      'orders-1': 0,
      'orders-2': 0,
      ...some,
    });
  }
});

test('slow hops of every pathway, with p50, p95 and failures', async () => {
  const rows = await ask(question('Slow hops'), 60);
  const milliseconds = (ns: bigint = -1n): number => Number(ns) / 1e6;
  const expected = (
    await Promise.all(
      ['orders-0', 'orders-1', 'orders-2'].map(async (pathway) =>
        (await store.hops(pathway, query)).hops.map((hop: HopStats) => {
          const { p50, p95 } = hop.wait ?? hop.work ?? {};
          const ends = [hop.from.node, hop.from.stage, hop.to.node, hop.to.stage];
          return [pathway, hop.kind, ...ends, hop.count, hop.errors / hop.count, milliseconds(p50), milliseconds(p95)];
        }),
      ),
    )
  ).flat();
  const columns = 'pathway kind from_node from_stage to_node to_stage hops failed p50_ms p95_ms'.split(' ');
  const given = rows.map((row) => columns.map((column) => row[column]));
  const byText = (some: readonly unknown[][]): unknown[][] =>
    some.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  expect(byText(given)).toEqual(byText(expected));
  const slowest = given.map((row) => Number(row.at(-1)));
  expect(slowest).toEqual(slowest.toSorted((a, b) => b - a));
});

test('waits between nodes, and the share of hops that failed', async () => {
  const { edges } = await store.edges(query);
  const waits = await ask(question('Waiting between nodes, p95'), HOUR);
  expect(told(waits, ({ edge }) => String(edge), 'p95')).toEqual(
    Object.fromEntries(edges.map(({ from: start, to, wait }) => [`${start} → ${to}`, Number(wait.p95) / 1e9])),
  );
  const failed = await ask(question('Share of hops that failed'), HOUR);
  const hops = (await Promise.all([0, 1, 2].map((index) => store.hops(`orders-${index}`, query)))).flatMap(
    (each) => each.hops,
  );
  const at = Object.entries(Object.groupBy(hops, ({ to }) => to.node)).map(([node, group = []]) => {
    const sum = (value: (hop: HopStats) => number): number => group.reduce((total, hop) => total + value(hop), 0);
    return [node, sum(({ errors }) => errors) / sum(({ count }) => count)];
  });
  expect(told(failed, ({ node }) => String(node), 'failed')).toEqual(Object.fromEntries(at));
});

test('messages that are no flow events, and why', async () => {
  const heading = 'Messages that are no flow events';
  const [series = '', last = ''] = questions.filter((sql) => sql.includes('flow_bad_message'));
  expect(question(heading)).toBe(series);
  const present = Math.floor(Date.now() / 1_000);
  const now = (sql: string): Promise<readonly Row[]> =>
    ask(expandedSql(sql, { from: present - HOUR, to: present + 60, intervalSeconds: HOUR }), HOUR);
  const { badMessages, lastBadMessage } = await store.status();
  const counted = await now(series);
  expect(counted.reduce((sum, row) => sum + Number(row['messages']), 0)).toBe(badMessages);
  const rows = await now(last);
  expect(rows.map(({ topic, partition, offset }) => [topic, partition, offset])).toEqual([
    ['flows', 0, 27],
    ['flows', 1, 3],
  ]);
  const { topic, reason } = lastBadMessage ?? {};
  expect(rows[0]).toMatchObject({ topic, reason });
  // None of them is of the hour that the flows are of.
  expect(await ask(series, HOUR)).toEqual([]);
});

test('what the server reads by itself is told as the status of the store does: here it reads nothing', async () => {
  expect(await ask(question('What the server reads by itself'), 60)).toEqual([]);
  expect(await store.status()).not.toHaveProperty('readTopics');
});
