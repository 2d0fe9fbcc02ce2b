/** The part of `npm test` that starts real servers and runs what needs them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allServices } from '../services/all.ts';
import { containerEngine } from '../services/container/engine.ts';
import { serviceEnvironment } from '../services/environment.ts';
import { endLeftServers } from '../services/left-servers.ts';
import { SERVER_NOTES } from '../services/server-process.ts';
import { type ServiceName, ServiceUnavailableError } from '../services/service.ts';
import { Services } from '../services/services.ts';
import { ServicesState } from '../services/state.ts';
import { interruption } from './interruption.ts';
import { runVitest } from './vitest-run.ts';
import type { Outcome } from './stages.ts';

const CONFIG = join('test', 'system', 'vitest.config.ts');

/** The files that need a container engine: the only ones that a machine may leave out, since it need not have one. */
const NEED_ENGINE: readonly string[] = ['containers.test.ts'];

/** Which servers and programs each other file needs. */
const NEEDS: Readonly<Record<string, readonly ServiceName[]>> = {
  // A Collector, a broker and a Prometheus of its own.
  'dashboards.test.ts': ['kafka', 'postgres', 'redis', 'collector', 'exporters', 'prometheus'],
  // The applications are installed into the cache.
  'applications.test.ts': ['kafka', 'collector'],
  'book-app-cloud-events.test.ts': ['kafka', 'postgres'],
  'book-app-edges.test.ts': ['kafka', 'postgres', 'redis', 'collector'],
  // Servers of its own, which it kills.
  'book-app-faults.test.ts': ['kafka', 'postgres', 'redis', 'collector'],
  'book-app-kafka.test.ts': ['kafka', 'postgres', 'collector'],
  'book-app-real.test.ts': ['kafka', 'postgres', 'redis', 'clickhouse'],
  'book-app.test.ts': ['postgres', 'collector'],
  'book-policy.test.ts': ['opa'],
  'chromium.test.ts': ['chromium'],
  'viewer.test.ts': ['chromium'],
  // A server of its own, which it kills.
  'viewer-clickhouse.test.ts': ['chromium', 'clickhouse'],
  'cache-instrumentation.test.ts': ['collector'],
  'cache.test.ts': ['redis', 'collector'],
  'cloudevents-collector.test.ts': ['collector'],
  'cloudevents-http.test.ts': ['python'],
  'cloudevents-kafka-faults.test.ts': ['kafka'],
  'cloudevents-kafka.test.ts': ['kafka', 'python'],
  'cloudevents-policy.test.ts': ['opa'],
  'collector-files.test.ts': ['collector'],
  'collector-metrics.test.ts': ['collector', 'exporters', 'prometheus'],
  'collector-pipelines.test.ts': ['collector', 'kafka'],
  'collector.test.ts': ['collector'],
  'event-logger.test.ts': ['collector'],
  'flow-sampling.test.ts': ['collector'],
  'flow-store.test.ts': ['kafka'],
  'clickhouse.test.ts': ['clickhouse'],
  'clickhouse-grafana.test.ts': ['clickhouse'],
  // Servers of its own, which it kills.
  'clickhouse-faults.test.ts': ['clickhouse', 'kafka'],
  'clickhouse-kafka.test.ts': ['clickhouse', 'kafka', 'collector'],
  'flow-tracker.test.ts': ['kafka'],
  'faults.test.ts': ['kafka', 'redis'],
  'http-sender.test.ts': ['collector'],
  'flow-events-kafka-faults.test.ts': ['kafka'],
  'flow-events-kafka.test.ts': ['kafka', 'python'],
  'kafka-channels.test.ts': ['kafka'],
  'kafka-instrumentation.test.ts': ['kafka', 'collector'],
  'kafka-tracing-example.test.ts': ['kafka'],
  'kafka.test.ts': ['kafka'],
  'named.test.ts': ['kafka', 'postgres', 'redis', 'clickhouse', 'collector'],
  'compose.test.ts': ['compose', 'collector'],
  'opa.test.ts': ['opa'],
  'prometheus.test.ts': ['collector', 'prometheus'],
  'python.test.ts': ['kafka', 'python'],
  // Spotlight is installed into the cache.
  'sentry.test.ts': [],
  'redaction.test.ts': ['postgres', 'collector'],
  'metric-sets.test.ts': ['collector'],
};

/**
 * The files that run the book app, whose topic and tables they share; these one after the other, and the rest beside them.
 * ClickHouse's, the flow store's and those of the documented Collectors share nothing, and are here so that both sides take equally long.
 */
const FIRST_SIDE = /^(?:book-app|viewer|clickhouse|flow-store|collector-)/;

/** Starts the servers, but for those that run already, runs the tests, and takes down what it has started. */
export async function runSystem(root: string): Promise<Outcome> {
  const unlisted = readdirSync(join(root, 'test', 'system')).filter(
    (name) => name.endsWith('.test.ts') && NEEDS[name] === undefined && !NEED_ENGINE.includes(name),
  );
  if (unlisted.length > 0) throw new Error(`which servers do they need? ${unlisted.join(', ')}`);

  const services = new Services(allServices, new ServicesState(root), (line) => console.log(line));
  const wanted = services.withNeeds(Object.values(NEEDS).flat());
  const engine = await containerEngine();
  const before = new Set((await services.status()).map(({ running }) => running.name));
  const notes = mkdtempSync(join(tmpdir(), 'weir-servers-'));
  const env: Record<string, string> = { [SERVER_NOTES]: notes };
  const missing = new Map<ServiceName, string>();
  const failed: string[] = [];
  try {
    for (const name of wanted) {
      if (interruption.aborted) break;
      try {
        const running = await services.up(name);
        Object.assign(env, serviceEnvironment(running));
        console.log(`${name} ${running.version} is healthy`);
      } catch (error) {
        missing.set(name, (error as Error).message);
        const what = `${name}: ${(error as Error).message}`;
        if (!(error instanceof ServiceUnavailableError)) failed.push(what);
        console.log(what);
      }
    }
    const files = Object.keys(NEEDS).filter((file) => !NEEDS[file]?.some((name) => missing.has(name)));
    if (engine !== undefined) files.push(...NEED_ENGINE);
    const sides = [files.filter((file) => FIRST_SIDE.test(file)), files.filter((file) => !FIRST_SIDE.test(file))];
    const outcomes = await Promise.all(
      sides
        .filter((side) => side.length > 0)
        .map((side) =>
          runVitest(root, { config: CONFIG, filters: side.map((file) => join('test', 'system', file)), env }),
        ),
    );
    return {
      passed: outcomes.reduce((sum, { passed }) => sum + passed, 0) + wanted.length - missing.size,
      failed: [...outcomes.flatMap((outcome) => outcome.failed), ...failed],
      skipped: [
        ...outcomes.flatMap(({ skipped }) => skipped),
        ...[...missing].map(([name, reason]) => `${name}, and what needs it: ${reason}`),
      ],
      excused: engine === undefined ? NEED_ENGINE.map((file) => `${file}: no container engine runs`) : [],
    };
  } finally {
    for (const name of wanted) if (!before.has(name)) await services.down(name);
    for (const pid of await endLeftServers(notes)) console.log(`ended process ${pid}, which a test had left`);
    rmSync(notes, { recursive: true });
  }
}
