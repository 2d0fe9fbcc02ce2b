/** The cache on a real Redis, and its traces through the real Collector. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { context, trace, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider as SdkTracerProvider } from '@opentelemetry/sdk-trace';
import { Cache, cacheFaults } from '@weir/cache';
import { RedisInvalidationBus, RedisTier } from '@weir/cache/redis';
import { createClient } from 'redis';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startTcpProxy } from '../faults/tcp-proxy.ts';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { killRedis, redis, restartRedis } from '../services/redis.ts';
import type { RunningService } from '../services/service.ts';

const givenUrl = process.env['REDIS_URL'] ?? '';

async function connect(url = givenUrl) {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

const prefix = (): string => `weir-test:${randomUUID()}:`;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come to hold');
    await delay(10);
  }
}

test('entries come back whole from Redis, with lifetime and tags, and Redis drops them in time', async () => {
  const connection = await connect();
  const own = prefix();
  const build = () =>
    Cache.builder<unknown, unknown>('books')
      .storage(new RedisTier<unknown, unknown>({ connection, prefix: own }))
      .build();
  const [one, other] = [build(), build()];
  const value = { title: 'Dune 📚', pages: [1, 2], nothing: null };
  await one.insert('a', value, { ttlMs: 60_000, tags: ['x'] });
  expect(await other.get('a')).toEqual(value);
  expect((await other.getEntry('a'))?.tags).toEqual(['x']);
  expect(await connection.pTTL(`${own}e:s:a`)).toBeGreaterThan(50_000);
  expect(await connection.pTTL(`${own}t:x`)).toBeGreaterThan(50_000);
  for (const key of [1, '1', null, '\ud800', { id: 1 }]) await one.insert(key, String(typeof key));
  expect(await Promise.all([1, '1', null, '\ud800', { id: 1 }].map((key) => other.get(key)))).toEqual([
    'number',
    'string',
    'object',
    'string',
    'object',
  ]);
  await one.insert('short', 'S', { ttlMs: 20 });
  await until(async () => (await connection.exists(`${own}e:s:short`)) === 0);
});

test('a tag takes what carries it and no more, and does not outlive it', async () => {
  const connection = await connect();
  const own = prefix();
  const tier = new RedisTier<string, string>({ connection, prefix: own });
  const cache = Cache.builder<string, string>('books').storage(tier).build();
  for (let index = 0; index < 2_500; index += 1) await cache.insert(`many ${index}`, 'M', { tags: ['many'] });
  await cache.insert('kept', 'K', { tags: ['other'] });
  await cache.insert('short', 'S', { tags: ['brief'], ttlMs: 20 });
  await cache.invalidateTags('many');
  expect((await connection.keys(`${own}e:*`)).filter((key) => key.includes('many'))).toEqual([]);
  expect(await cache.get('kept')).toBe('K');
  await until(async () => (await connection.exists(`${own}t:brief`)) === 0);
  await cache.clear();
  expect(await connection.keys(`${own}*`)).toEqual([]);
});

test('garbage in Redis, a value of another type, and Redis out of memory are misses and errors, and every call is answered', async () => {
  const running = await ownRedis();
  const connection = await connect(running.endpoints['url']);
  const cache = Cache.builder<string, string>('books')
    .storage(new RedisTier<string, string>({ connection, prefix: 'b:' }))
    .build();
  await connection.set('b:e:s:garbage', 'garbage');
  await connection.lPush('b:e:s:list', 'item');
  expect(await cache.getOrInsert('garbage', () => 'G')).toBe('G');
  expect(await cache.getOrInsert('list', () => 'L')).toBe('L');
  await connection.sendCommand(['CONFIG', 'SET', 'maxmemory', '1']);
  expect(await cache.getOrInsert('full', () => 'F')).toBe('F');
  await expect(cache.insert('full', 'F')).rejects.toThrow('WEIR_CACHE_TIER: tier redis failed');
  const { redis: counts } = cache.stats().tiers;
  expect(counts).toMatchObject({ errors: 1, decodeFailures: { version_mismatch: 1 }, insertErrors: 2 });
});

test('a Redis that hangs costs a call the time of its tier and no more', async () => {
  const running = await ownRedis();
  const connection = await connect(running.endpoints['url']);
  const hanging = Cache.builder<string, string>('two')
    .storage(new RedisTier<string, string>({ connection }))
    .tierTimeout(50);
  const cache = Cache.builder<string, string>('books').memory().fallback(hanging).build();
  await cache.get('a');
  const errors = cache.stats().tiers['redis']?.errors ?? 0;
  for (const pid of running.pids) process.kill(pid, 'SIGSTOP');
  expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  expect(cache.stats().tiers['redis']).toMatchObject({ errors: errors + 1, insertErrors: 1 });
  for (const pid of running.pids) process.kill(pid, 'SIGCONT');
});

test('a Redis that is merely slow is waited for and hits; what it gave is answered from memory, and nothing more is sent', async () => {
  const proxy = closedAfterTest(await startTcpProxy({ to: Number(new URL(givenUrl).port) }));
  const own = prefix();
  const direct = new RedisTier<string, string>({ connection: await connect(), prefix: own });
  const writer = Cache.builder<string, string>('books').storage(direct).build();
  const keys = Array.from({ length: 100 }, (_, index) => `key ${index}`);
  for (const key of keys) await writer.insert(key, `value of ${key}`);
  const slow = new RedisTier<string, string>({ connection: await connect(`redis://${proxy.address}`), prefix: own });
  const cache = Cache.builder<string, string>('books').memory().fallback(slow).build();

  proxy.delay(40);
  const answers = await Promise.all(keys.map((key) => cache.getOrInsert(key, () => 'loaded')));
  expect(answers).toEqual(keys.map((key) => `value of ${key}`));
  expect(cache.stats().tiers['redis']).toMatchObject({ gets: 100, hits: 100, errors: 0 });
  const { toServer } = proxy.bytes;
  expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(answers);
  expect(proxy.bytes.toServer).toBe(toServer);
});

test('with Redis killed and started again under load every call is answered, and Redis is used again', async () => {
  let running = await ownRedis();
  const connection = await connect(running.endpoints['url']);
  const cache = Cache.builder<string, string>('books')
    .memory({ maxEntries: 10 })
    .fallback(new RedisTier<string, string>({ connection }))
    .stampedeProtection()
    .build();
  let isLoading = true;
  let calls = 0;
  const wrong: unknown[] = [];
  const worker = async (index: number): Promise<void> => {
    for (let turn = 0; isLoading; turn += 1) {
      const key = `key ${(index * 7 + turn) % 200}`;
      const value = await cache.getOrInsert(key, () => `value of ${key}`).catch((error: unknown) => error);
      if (value !== `value of ${key}`) wrong.push(value);
      calls += 1;
      if (turn % 10 === 0) await delay(1);
    }
  };
  const workers = Array.from({ length: 20 }, (_, index) => worker(index));
  const redisCounts = () => cache.stats().tiers['redis'];
  await until(() => (redisCounts()?.hits ?? 0) > 100);
  await killRedis(running);
  const before = calls;
  await until(() => calls > before + 1_000 && (redisCounts()?.errors ?? 0) > 100);
  running = await restartRedis(running);
  onTestFinished(() => killRedis(running));
  const hits = redisCounts()?.hits ?? 0;
  await until(() => (redisCounts()?.hits ?? 0) > hits + 100);
  isLoading = false;
  await Promise.all(workers);
  expect(wrong).toEqual([]);

  const { tiers, followers } = cache.stats();
  for (const counts of Object.values(tiers)) {
    expect(counts.hits + counts.misses + counts.stale + counts.errors).toBe(counts.gets);
  }
  expect(tiers['redis']?.gets).toBe((tiers['memory']?.misses ?? 0) - followers);
});

test('what one process invalidates is gone from the memory of another, and after an interruption everything is', async () => {
  let running = await ownRedis();
  const url = running.endpoints['url'] ?? '';
  const connection = await connect(url);
  const channel = 'books';
  const build = () =>
    Cache.builder<string, string>('books')
      .memory()
      .invalidationBus(new RedisInvalidationBus({ connection, channel }))
      .build();
  const here = build();
  onTestFinished(() => here.close());
  const child = fork(new URL('cache-process.ts', import.meta.url), [url, channel], {
    execArgv: [],
  });
  onTestFinished(() => void child.kill());
  await once(child, 'message');
  const ask = async (message: object): Promise<unknown> => {
    const answer = once(child, 'message');
    child.send(message);
    return ((await answer) as [unknown])[0];
  };

  const areConnected = async (): Promise<boolean> => {
    await ask({ insert: 'probe' });
    await here.invalidate('probe');
    return connection.isReady && String(await ask({ has: ['probe'] })) === 'false';
  };
  await until(areConnected);
  await ask({ insert: 'a' });
  await ask({ insert: 'b', tags: ['x'] });
  await ask({ insert: 'c' });
  expect(await ask({ has: ['a', 'b', 'c'] })).toEqual([true, true, true]);
  await here.invalidate('a');
  await here.invalidateTags('x');
  await until(async () => String(await ask({ has: ['a', 'b', 'c'] })) === 'false,false,true');

  await here.insert('d', 'D');
  const before = cacheFaults().bus_error;
  running = await restartRedis(running);
  onTestFinished(() => killRedis(running));
  await until(async () => String(await ask({ has: ['c'] })) === 'false');
  await until(async () => !(await here.contains('d')));
  expect(cacheFaults().bus_error).toBeGreaterThan(before);
  await until(areConnected);
});

test('a thousand calls at once in a thousand traces reach the Collector with the right parents', async () => {
  const running = givenCollector(process.env);
  const service = `cache-${randomUUID()}`;
  const provider = new SdkTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${running.endpoints['otlpHttp']}/v1/traces` }),
        maxQueueSize: 20_000,
      }),
    ],
  });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  onTestFinished(() => {
    context.disable();
    manager.disable();
  });
  const connection = await connect();
  const cache = Cache.builder<string, string>('books')
    .memory()
    .fallback(new RedisTier<string, string>({ connection, prefix: prefix() }))
    .stampedeProtection()
    .providers({ tracerProvider: provider as TracerProvider })
    .build();
  const tracer = provider.getTracer('system-test');
  const requests = Array.from({ length: 1_000 }, (_, index) => {
    const request = tracer.startSpan('request');
    return context.with(trace.setSpan(context.active(), request), async () => {
      // Each key is asked for by ten requests at once.
      await cache.getOrInsert(`key ${index % 100}`, () => delay(5, 'value'));
      await cache.get(`key ${index % 100}`);
      request.end();
    });
  });
  await Promise.all(requests);
  await provider.shutdown();

  // request, two operations, and the tier of each; for each key a leader reads and writes one tier more, writes memory, and loads.
  const expected = 1_000 * 5 + 100 * 4;
  const { spans } = await untilCollected(
    running,
    (collected) => collected.spans.filter(({ resource }) => resource['service.name'] === service).length >= expected,
    { timeoutMs: 60_000 },
  );
  const ours = spans.filter(({ resource }) => resource['service.name'] === service);
  expect(ours).toHaveLength(expected);
  const byId = new Map(ours.map((span) => [span.spanId, span]));
  const parentOf = ({ parentSpanId = '' }: (typeof ours)[0]) => byId.get(parentSpanId);
  const named = (name: string) => ours.filter((span) => span.name === name);
  expect(new Set(named('request').map(({ traceId }) => traceId)).size).toBe(1_000);
  for (const name of ['cache.get', 'cache.get_or_insert']) {
    expect(named(name)).toHaveLength(1_000);
    expect(new Set(named(name).map(({ traceId }) => traceId)).size).toBe(1_000);
    for (const span of named(name)) expect(parentOf(span)).toMatchObject({ name: 'request', traceId: span.traceId });
  }
  for (const span of [...named('cache.tier'), ...named('cache.load')]) {
    const parent = parentOf(span);
    expect(parent?.traceId).toBe(span.traceId);
    expect(['cache.get', 'cache.get_or_insert']).toContain(parent?.name);
  }
  const leaders = named('cache.get_or_insert').filter(
    ({ attributes }) => attributes['cache.coalesced.role'] === 'leader',
  );
  const followers = named('cache.get_or_insert').filter(
    ({ attributes }) => attributes['cache.coalesced.role'] === 'follower',
  );
  expect([leaders.length, followers.length]).toEqual([100, 900]);
  const loadParents = named('cache.load').map(({ parentSpanId }) => parentSpanId ?? '');
  expect(loadParents).toHaveLength(100);
  expect(new Set(loadParents)).toEqual(new Set(leaders.map(({ spanId }) => spanId)));
  const leaderIds = new Set(leaders.map(({ spanId }) => spanId));
  for (const { links } of followers) {
    expect(links).toHaveLength(1);
    expect(leaderIds.has(links[0]?.spanId ?? '')).toBe(true);
  }
});

/** A Redis that this test may kill. */
async function ownRedis(): Promise<RunningService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-redis-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const settings = { cacheDir: dataDir, dataDir, progress: () => {} };
  await redis.prepare(settings);
  const running = await redis.start(settings);
  onTestFinished(() => killRedis(running));
  return running;
}
