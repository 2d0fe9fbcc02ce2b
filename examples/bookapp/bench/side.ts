/** One side of a bench: the two services with one kind of telemetry, on a database, a topic and a cache of their own. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import pg from 'pg';
import { type ChildService, startChildService } from '../dist/demo/child-service.js';
import { seeded } from '../dist/load/arrivals.js';
import { drawn, type LoadRequest, SCENARIOS, type World } from '../dist/load/scenarios.js';
import type { BenchServers } from './servers.ts';

/** Requests under way at once: enough to keep the service busy. */
const CONCURRENCY = 16;

/** What one sample tells, in nanoseconds. */
export interface LoadSample {
  readonly perRequestNs: number;
  readonly p99Ns: number;
}

/** Running services. */
export interface LoadedSide {
  /** Sends so many requests, as many at once as keep the service busy. @throws Error where one is not answered as expected */
  load(requests: number): Promise<LoadSample>;
  stop(): Promise<void>;
}

/**
 * Starts the services.
 *
 * @param preload module with the telemetry; none where there is to be none
 * @param index tells this side from the others
 */
export async function startSide(servers: BenchServers, preload: URL | undefined, index: number): Promise<LoadedSide> {
  const database = `bench_${randomUUID().replaceAll('-', '')}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client(servers.databaseUrl);
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await onServer(`CREATE DATABASE ${database}`);
  const children: ChildService[] = [];
  const start = async (name: string, env: Record<string, string>): Promise<string> => {
    const child = await startChildService({
      name,
      main: new URL(`../dist/${name}/main.js`, import.meta.url),
      ...(preload && { preload }),
      env: {
        BOOKAPP_DATABASE_URL: Object.assign(new URL(servers.databaseUrl), { pathname: `/${database}` }).href,
        BOOKAPP_STACK: database,
        KAFKA_BROKERS: servers.kafkaBrokers,
        // Redis has 16 databases.
        REDIS_URL: Object.assign(new URL(servers.redisUrl), { pathname: `/${index + 1}` }).href,
        OTEL_EXPORTER_OTLP_ENDPOINT: servers.otlpUrl,
        OTEL_SERVICE_NAME: name,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: '0',
        ...env,
      },
    });
    children.push(child);
    return child.url;
  };
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
    await onServer(`DROP DATABASE ${database} WITH (FORCE)`);
  };
  try {
    const backendUrl = await start('backend', {});
    const url = await start('bookapp', { BACKEND_URL: backendUrl });
    const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
    const world: World = { random: seeded(1), added: [] };
    return {
      load: (requests) => load(agent, url, world, requests),
      async stop() {
        agent.destroy();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function load(agent: Agent, url: string, world: World, requests: number): Promise<LoadSample> {
  const tookNs: number[] = [];
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const scenario = drawn(SCENARIOS, world.random);
      const next = scenario.next(world);
      if (next === undefined) continue;
      const startNs = process.hrtime.bigint();
      const { status, body } = await send(agent, url, next);
      tookNs.push(Number(process.hrtime.bigint() - startNs));
      if (!next.expected.includes(status))
        throw new Error(`${next.method} ${next.path} was answered ${status}: ${body}`);
      scenario.learn?.(world, JSON.parse(body));
    }
  };
  const startNs = process.hrtime.bigint();
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const allNs = Number(process.hrtime.bigint() - startNs);
  tookNs.sort((a, b) => a - b);
  return { perRequestNs: allNs / tookNs.length, p99Ns: tookNs[Math.ceil(tookNs.length * 0.99) - 1] ?? 0 };
}

/** By the bare client of Node, which leaves the machine to the services. */
function send(
  agent: Agent,
  url: string,
  { method, path, body }: LoadRequest,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(new URL(path, url), { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}
