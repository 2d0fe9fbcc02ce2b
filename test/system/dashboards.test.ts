/**
 * The book app's dashboards and alerts on the real Prometheus, in the variant without containers: each question has an answer,
 * and each alert fires by a fault of its own.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { type ChildService, startChildService } from '../../examples/bookapp/dist/demo/child-service.js';
import { dashboards } from '../../examples/bookapp/src/dashboards/all.ts';
import { isMetricPanel, isSqlPanel } from '../../examples/bookapp/src/dashboards/dashboard.ts';
import { answer } from '../faults/http-behaviours.ts';
import { type HttpReceiver, startHttpReceiver } from '../faults/http-receiver.ts';
import { startTcpProxy, type TcpProxy } from '../faults/tcp-proxy.ts';
import { killProcess } from '../services/server-process.ts';
import { query, untilSampled } from '../services/prometheus/query.ts';
import { readSamples } from '../services/prometheus/text-format.ts';
import { deployedAlerts, startDeployedCollector, startDeployedPrometheus } from './book-app-monitoring.ts';
import type { Monitor } from './monitor.ts';
import { type DocumentedCollector, startDocumentedCollector } from './documented-collector.ts';
import { startOwnKafka } from './own-kafka.ts';

const PATIENCE = { timeoutMs: 45_000 };
const LOAD = { rate: 15, seconds: 60 };
/** More than `ConsumerLag` bears. */
const UNREAD = 120;
/** As many as make more than a tenth of the requests of a minute. */
const FAILING = 150;
const IN_FLIGHT = 8;

const queries = dashboards.flatMap(({ uid, panels }) =>
  panels
    .filter(isMetricPanel)
    .flatMap((panel) => panel.queries.map(({ expr }) => ({ panel: `${uid}: ${panel.title}`, expr }))),
);

const database = `dashboards_${randomUUID().replaceAll('-', '')}`;
const ends: (() => Promise<unknown>)[] = [];
let collector: Monitor;
let ofBroker: DocumentedCollector;
let prometheus: Monitor;
let stores: Record<'forConsumer' | 'redis', TcpProxy>;
let cloudEvents: HttpReceiver;
let services: Record<'tracker' | 'backend' | 'consumer' | 'bookapp', ChildService>;

beforeAll(async () => {
  collector = await startDeployedCollector();
  ends.push(() => collector.end());
  const otlpUrl = collector.running.endpoints['otlpHttp'] ?? '';
  await onServer(`CREATE DATABASE ${database}`);
  ends.push(() => onServer(`DROP DATABASE ${database} WITH (FORCE)`));
  stores = { forConsumer: await proxyTo('DATABASE_URL'), redis: await proxyTo('REDIS_URL') };
  cloudEvents = await startHttpReceiver();
  ends.push(() => cloudEvents.close());
  services = await startServices(otlpUrl);
  const health = Object.values(services).map(({ url }) => new URL('/health', url).href);
  prometheus = await startDeployedPrometheus(collector.running, health);
  ends.push(() => prometheus.end());
  await startLoad(otlpUrl);
}, 120_000);

afterAll(async () => {
  // Who waits for a store could not end in order.
  stores.forConsumer.resume();
  for (const end of ends.toReversed()) await end();
}, 60_000);

/** The shelves are told by one backend, the messages worked on by another, so that the one goes on while the other hangs. */
async function startServices(otlpUrl: string): Promise<typeof services> {
  const start = async (name: string, main: string, env: Record<string, string>): Promise<ChildService> => {
    const child = await startChildService({
      name,
      main: new URL(`../../examples/bookapp/dist/${main}/main.js`, import.meta.url),
      preload: new URL('../../examples/bookapp/dist/telemetry.js', import.meta.url),
      env: {
        BOOKAPP_DATABASE_URL: databaseUrl(process.env['DATABASE_URL']),
        REDIS_URL: '',
        FLOW_EVENTS_TOPIC: 'weir.flow-events',
        FLOW_GRACE_MS: '2000',
        BOOKAPP_ACK_DEADLINE_MS: '15000',
        CLOUD_EVENTS_HTTP_URL: cloudEvents.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
        OTEL_METRIC_EXPORT_INTERVAL: '1000',
        OTEL_SERVICE_NAME: main,
        HOST: '127.0.0.1',
        PORT: '0',
        ...env,
      },
    });
    child.died.catch(() => {});
    ends.push(() => child.stop());
    return child;
  };
  const [backend, KAFKA_BROKERS] = await Promise.all([
    start('backend', 'backend', { KAFKA_BROKERS: '' }),
    startBroker(otlpUrl),
  ]);
  const [tracker, consumer, bookapp] = await Promise.all([
    start('tracker', 'tracker', { KAFKA_BROKERS }),
    start('consumer', 'backend', {
      KAFKA_BROKERS,
      BOOKAPP_DATABASE_URL: through(stores.forConsumer, databaseUrl(process.env['DATABASE_URL'])),
    }),
    start('bookapp', 'bookapp', {
      BACKEND_URL: backend.url,
      KAFKA_BROKERS,
      REDIS_URL: through(stores.redis, process.env['REDIS_URL']),
    }),
  ]);
  return { tracker, backend, consumer, bookapp };
}

/** A broker that sends its own metrics, through the Collector that docs/collector has for them. */
async function startBroker(otlpUrl: string): Promise<string> {
  ofBroker = await startDocumentedCollector(['kafka-broker.yaml'], {
    overlay: {
      exporters: { otlp_http: { endpoint: otlpUrl } },
      service: { pipelines: { 'metrics/kafka_broker': { exporters: ['prometheus', 'otlp_http'] } } },
    },
  });
  ends.push(() => ofBroker.end());
  process.env['WEIR_KAFKA_METRICS_ENDPOINT'] = ofBroker.otlpHttp;
  const kafka = await startOwnKafka();
  ends.push(() => kafka.end());
  return kafka.running.endpoints['brokers'] ?? '';
}

/** The load generator, until the tests are over. */
async function startLoad(otlpUrl: string): Promise<void> {
  const main = fileURLToPath(new URL('../../examples/bookapp/dist/load/main.js', import.meta.url));
  const options = ['--url', services.bookapp.url, '--rate', `${LOAD.rate}`, '--duration', `${LOAD.seconds}`];
  const child = spawn(process.execPath, [main, ...options], {
    stdio: 'ignore',
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl, OTEL_BSP_SCHEDULE_DELAY: '500' },
  });
  const exited = once(child, 'exit');
  ends.push(async () => {
    child.kill('SIGTERM');
    await exited;
  });
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(process.env['DATABASE_URL']);
  await client.connect();
  await client.query(statement);
  await client.end();
}

function databaseUrl(text: string | undefined): string {
  return Object.assign(new URL(text ?? ''), { pathname: `/${database}` }).href;
}

async function proxyTo(variable: string): Promise<TcpProxy> {
  const proxy = await startTcpProxy({ to: Number(new URL(process.env[variable] ?? '').port) });
  ends.push(() => proxy.close());
  return proxy;
}

function through({ address }: TcpProxy, text: string | undefined): string {
  return Object.assign(new URL(text ?? ''), { host: address }).href;
}

async function ask(method: string, path: string, body?: object): Promise<Response> {
  const response = await fetch(new URL(path, services.bookapp.url), {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response;
}

let asked = 0;

/** A read that no tier of the cache can answer, nor the database: an error, which is an event, which is a CloudEvent. */
function askForNoBook(): Promise<Response> {
  asked += 1;
  return ask('GET', `/books/${1_000_000 + asked}`);
}

/** So many requests, a few at a time. */
async function repeat(times: number, request: (index: number) => Promise<unknown>): Promise<void> {
  const left = Array.from({ length: times }, (_, index) => index);
  const worker = async (): Promise<void> => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) await request(index);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

test('panels that only the variant with containers can answer are those over its stores of traces and logs', () => {
  const others = dashboards.flatMap(({ uid, panels }) =>
    panels
      .filter((panel) => !isMetricPanel(panel) && !isSqlPanel(panel))
      .map(({ kind, title }) => `${uid}: ${title} (${kind})`),
  );
  expect(others).toEqual([
    'flows: Flow events (logs)',
    'requests: Failed requests (traces)',
    'service-graph: Graph (serviceMap)',
  ]);
});

test.each(queries)('$panel has an answer to $expr', async ({ expr }) => {
  await askForNoBook();
  const samples = await untilSampled(prometheus.running, `(${expr}) > -1`, PATIENCE);
  for (const { value } of samples) expect(Number.isFinite(value)).toBe(true);
});

test('edges of the service graph are calls, queries and messages from one end to the other', async () => {
  const edges = (await query(prometheus.running, 'traces_service_graph_request_total')).map(
    ({ labels: { client, server, connection_type: type = '' } }) => [client, server, type],
  );
  expect(edges).toEqual(
    expect.arrayContaining([
      ['load-tester', 'bookapp', ''],
      ['bookapp', 'backend', ''],
      ['bookapp', 'postgresql', 'database'],
      ['backend', 'postgresql', 'database'],
      ['bookapp', 'book_ingestion', 'messaging_system'],
      ['book_ingestion', 'backend', 'messaging_system'],
    ]),
  );
});

test('a point of the panel of durations leads to a trace', async () => {
  const url = new URL('/api/v1/query_exemplars', prometheus.running.endpoints['url']);
  url.searchParams.set('query', 'traces_span_metrics_duration_seconds_bucket{span_kind="SPAN_KIND_SERVER"}');
  url.searchParams.set('start', `${Date.now() / 1_000 - 60}`);
  url.searchParams.set('end', `${Date.now() / 1_000}`);
  const { data } = (await (await fetch(url)).json()) as {
    readonly data: readonly { readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[] }[];
  };
  const traces = data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels['trace_id']));
  expect(traces.length).toBeGreaterThan(0);
  for (const trace of traces) expect(trace).toMatch(/^[0-9a-f]{32}$/);
});

test('what the broker measures is on a page for Prometheus: messages, requests, partitions, network', async () => {
  const names = (await readSamples(ofBroker.page)).map(({ name }) => name);
  const measured = [
    'kafka_message_count_total',
    'kafka_request_count_total',
    'kafka_partition_count',
    'kafka_network_io_bytes_total',
  ];
  expect(names).toEqual(expect.arrayContaining(measured));
  expect(names.filter((name) => !/^(?:kafka_|target_info$)/.test(name))).toEqual([]);
});

test('no alert fires while all is well', async () => {
  expect(await query(prometheus.running, 'ALERTS{alertstate="firing"}')).toEqual([]);
});

/** By alert: what is done, and whom the alert names. */
const FAULTS: Readonly<Record<string, { readonly inject: () => Promise<unknown>; readonly names: object }>> = {
  TelemetryDropped: {
    async inject() {
      cloudEvents.always(answer({ status: 400 }));
      await askForNoBook();
    },
    names: { delivery_name: 'cloudevents-logs-http', error_type: 'rejected' },
  },
  CacheErrors: {
    async inject() {
      await stores.redis.refuse();
      await askForNoBook();
    },
    names: { cache_name: 'books', cache_tier: 'redis' },
  },
  AcknowledgementsMissing: {
    async inject() {
      stores.forConsumer.hang();
      await ask('POST', '/books/add', { title: 'Dune', author: 'F. Herbert' });
    },
    names: { flow_pathway: 'book_ingestion' },
  },
  ConsumerLag: {
    inject: () => repeat(UNREAD, () => ask('POST', '/books/add', { title: 'Dune', author: 'F. Herbert' })),
    names: { messaging_destination_name: 'book_ingestion' },
  },
  HighErrorRate: {
    async inject() {
      const everyRead = { endpoint_pattern: '/books/{id}', http_method: 'GET', error_rate: 1, error_code: 503 };
      await ask('POST', '/error-injection', everyRead);
      await repeat(FAILING, () => ask('GET', '/books/1'));
    },
    names: { service_name: 'bookapp' },
  },
  HealthCheckFailing: {
    inject: () => killProcess(services.tracker.pid),
    names: {
      get http_url() {
        return new URL('/health', services.tracker.url).href;
      },
    },
  },
};

test('every alert has a fault', async () => {
  expect(Object.keys(FAULTS).sort()).toEqual((await deployedAlerts()).toSorted());
});

test.each(Object.keys(FAULTS))('%s fires, and names who is concerned', async (name) => {
  const { inject, names } = FAULTS[name] as (typeof FAULTS)[string];
  const firing = `ALERTS{alertname="${name}",alertstate="firing"}`;
  expect(await query(prometheus.running, firing)).toEqual([]);
  await inject();
  const alerts = await untilSampled(prometheus.running, firing, PATIENCE);
  expect(alerts.map(({ labels }) => labels)).toContainEqual(expect.objectContaining({ ...names }));
});
