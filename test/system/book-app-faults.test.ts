/** The book app under load while each server that it stands on is killed and comes back: it answers as documented, and flows add up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { receivedFlows } from '../../examples/bookapp/dist/demo/received-flows.js';
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { untilCollected } from '../services/collector/collected.ts';
import { restartCollector, stopCollector } from '../services/collector/process.ts';
import { restartKafka } from '../services/kafka/service.ts';
import { killPostgres, postgres, restartPostgres } from '../services/postgres.ts';
import { killRedis, redis, restartRedis } from '../services/redis.ts';
import { endProcess, killProcess } from '../services/server-process.ts';
import type { RunningService } from '../services/service.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';
import { type OwnKafka, startOwnKafka } from './own-kafka.ts';

const folders: string[] = [];
let collector: RunningService;
let kafka: OwnKafka;
let database: RunningService;
let cache: RunningService;
let stack: Stack;

beforeAll(async () => {
  const context = async (name: string) => {
    const dataDir = await mkdtemp(join(tmpdir(), `weir-${name}-`));
    folders.push(dataDir);
    return { cacheDir: '', dataDir, progress: () => {} };
  };
  [collector, kafka, database, cache] = await Promise.all([
    startOwnCollector(),
    startOwnKafka(),
    context('postgres').then((given) => postgres.start(given)),
    context('redis').then((given) => redis.start(given)),
  ]);
  process.env['BOOKAPP_DATABASE_URL'] = database.endpoints['url'];
  stack = await startStack({
    otlpUrl: collector.endpoints['otlpHttp'] ?? '',
    port: 0,
    backendPort: 0,
    kafkaBrokers: kafka.running.endpoints['brokers'] ?? '',
    redisUrl: cache.endpoints['url'] ?? '',
    signal: new AbortController().signal,
    onStart: () => {},
  });
  stack.died.catch(() => {});
}, 180_000);

afterAll(async () => {
  await stack.stop();
  await kafka.end();
  await Promise.all(
    [database, cache].flatMap(({ pids, stopSignal }) => pids.map((pid) => endProcess(pid, undefined, stopSignal))),
  );
  await endOwnCollector(collector);
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Answers to one kind of request, in order. */
interface Answers {
  readonly statuses: number[];
}

/** Adds books and reads them, one after the other, until it is told to stop. */
class Load {
  readonly added: Answers = { statuses: [] };
  readonly read: Answers = { statuses: [] };
  readonly health: Answers = { statuses: [] };
  readonly #name: string;
  readonly #done: Promise<void>;
  #over = false;
  #waiting: (() => void)[] = [];

  constructor(name: string) {
    this.#name = name;
    this.#done = Promise.race([this.#run(), stack.died]);
  }

  /** Resolves when something holds of the answers, asked after each round. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await Promise.race([new Promise<void>((resolve) => this.#waiting.push(resolve)), this.#done]);
      if (this.#over) return;
    }
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#done;
  }

  async #run(): Promise<void> {
    for (let round = 0; !this.#over; round += 1) {
      this.health.statuses.push(await this.#ask('GET', '/health'));
      this.read.statuses.push(await this.#ask('GET', `/books/${(round % 90) + 1}`));
      const body = { title: this.#name, author: 'A. Founder' };
      this.added.statuses.push(await this.#ask('POST', '/books/add', body, `${this.#name}-${round}`));
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    }
  }

  async #ask(method: string, path: string, body?: object, requestId?: string): Promise<number> {
    const response = await fetch(new URL(path, stack.bookappUrl), {
      method,
      headers: { ...(requestId && { 'x-request-id': requestId }), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    return response.status;
  }
}

const count = ({ statuses }: Answers, status: number) => statuses.filter((one) => one === status).length;
const endsWith = ({ statuses }: Answers, status: number, times: number) =>
  statuses.length >= times && statuses.slice(-times).every((one) => one === status);

/** Every book that was answered 201 is one complete flow; every one that was refused is no open flow. */
async function flowsAddUp(name: string, { added }: Load): Promise<void> {
  const ofLoad = (records: Parameters<typeof receivedFlows>[0]) =>
    receivedFlows(records).flows.filter(({ events }) =>
      events.some((event) => event.request_id?.startsWith(`${name}-`)),
    );
  const { logRecords } = await untilCollected(
    collector,
    (seen) => {
      const flows = ofLoad(seen.logRecords);
      const complete = flows.filter(({ state }) => state === 'complete').length;
      const settled = flows.filter(({ state }) => state === 'complete' || state === 'failed').length;
      return complete >= count(added, 201) && settled === added.statuses.length;
    },
    { timeoutMs: 60_000 },
  );
  const flows = ofLoad(logRecords);
  const states = new Map(
    flows.map(({ events, state }) => [
      Number(events.find((event) => event.request_id)?.request_id?.slice(name.length + 1)),
      state,
    ]),
  );
  expect(flows).toHaveLength(added.statuses.length);
  for (const [index, status] of added.statuses.entries()) {
    if (status === 201) expect(states.get(index)).toBe('complete');
    // What Kafka had written before it was killed is worked on all the same.
    else expect(['failed', 'complete']).toContain(states.get(index));
  }
}

test('Redis is killed and comes back: nobody notices', async () => {
  const load = new Load('redis');
  await load.until(() => count(load.added, 201) >= 5);
  await killRedis(cache);
  const before = load.read.statuses.length;
  await load.until(() => load.read.statuses.length >= before + 10);
  cache = await restartRedis(cache);
  const after = load.read.statuses.length;
  await load.until(() => load.read.statuses.length >= after + 5);
  await load.end();
  expect(new Set(load.read.statuses)).toEqual(new Set([200]));
  expect(new Set(load.added.statuses)).toEqual(new Set([201]));
  await flowsAddUp('redis', load);
});

test('PostgreSQL is killed and comes back: what needs it is answered 503 meanwhile, health is not', async () => {
  const load = new Load('postgres');
  await load.until(() => count(load.added, 201) >= 5);
  await killPostgres(database);
  await load.until(() => count(load.added, 503) >= 5);
  database = await restartPostgres(database);
  await load.until(() => endsWith(load.added, 201, 5));
  await load.end();
  expect(new Set(load.health.statuses)).toEqual(new Set([200]));
  expect(new Set(load.added.statuses)).toEqual(new Set([201, 503]));
  expect([...new Set(load.read.statuses)].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  await flowsAddUp('postgres', load);
});

test('Kafka is killed and comes back: no book is announced meanwhile, reads go on, and every message is worked on', async () => {
  const load = new Load('kafka');
  await load.until(() => count(load.added, 201) >= 5);
  await Promise.all(kafka.running.pids.map((pid) => killProcess(pid)));
  await load.until(() => count(load.added, 503) >= 2);
  kafka.running = await restartKafka(kafka.running);
  await load.until(() => endsWith(load.added, 201, 5));
  await load.end();
  expect(new Set(load.added.statuses)).toEqual(new Set([201, 503]));
  expect(new Set(load.read.statuses)).toEqual(new Set([200]));
  await flowsAddUp('kafka', load);
});

test('the Collector is killed and comes back: nobody notices, and what is done afterwards arrives', async () => {
  const away = new Load('away');
  await away.until(() => count(away.added, 201) >= 5);
  await stopCollector(collector);
  const before = away.added.statuses.length;
  await away.until(() => away.added.statuses.length >= before + 10);
  await away.end();
  collector = await restartCollector(collector);
  const back = new Load('back');
  await back.until(() => count(back.added, 201) >= 5);
  await back.end();
  expect(new Set([...away.added.statuses, ...back.added.statuses])).toEqual(new Set([201]));
  await flowsAddUp('back', back);
});
