/** The book app on a real PostgreSQL, exporting through the real Collector. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { receivedFlows } from '../../examples/bookapp/dist/demo/received-flows.js';
import { untilCollected } from '../services/collector/collected.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';
import { restartCollector, stopCollector } from '../services/collector/process.ts';
import { untilScraped } from '../services/collector/scraped.ts';
import type { RunningService } from '../services/service.ts';

const [SERVER, PRODUCER, CONSUMER] = [2, 4, 5];
const patience = { timeoutMs: 60_000 };

let collector: RunningService;
let stack: Stack;

beforeAll(async () => {
  // One of its own, since it is stopped in the midst.
  collector = await startOwnCollector();
  process.env['BOOKAPP_DATABASE_URL'] = process.env['DATABASE_URL'];
  stack = await startStack({
    otlpUrl: collector.endpoints['otlpHttp'] ?? '',
    port: 0,
    backendPort: 0,
    signal: new AbortController().signal,
    onStart: () => {},
  });
});

afterAll(async () => {
  await stack.stop();
  await endOwnCollector(collector);
});

async function addBook(requestId: string): Promise<number> {
  const response = await fetch(new URL('/books/add', stack.bookappUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    body: JSON.stringify({ title: requestId, author: 'A. Founder' }),
  });
  await response.arrayBuffer();
  return response.status;
}

function requestIdOf(attributes: Readonly<Record<string, unknown>>): string {
  const id = attributes['request.id'];
  return typeof id === 'string' ? id : '';
}

const flowsOf = (prefix: string, logRecords: Parameters<typeof receivedFlows>[0]) =>
  receivedFlows(logRecords).flows.filter(({ events }) => events.some((event) => event.request_id?.startsWith(prefix)));

test('spans, logs and flow events of both services arrive, with resource, scope and links', async () => {
  for (let index = 0; index < 5; index += 1) expect(await addBook(`first-${index}`)).toBe(201);
  const { spans, logRecords } = await untilCollected(
    collector,
    (collected) =>
      flowsOf('first-', collected.logRecords).filter(({ state }) => state === 'complete').length === 5 &&
      collected.spans.filter(({ kind }) => kind === CONSUMER).length >= 5 &&
      collected.spans.filter(({ kind }) => kind === PRODUCER).length >= 5,
    patience,
  );
  const ofFirst = spans.filter(({ attributes }) => requestIdOf(attributes).startsWith('first-'));
  expect(new Set(ofFirst.map(({ resource }) => resource['service.name']))).toEqual(new Set(['bookapp', 'backend']));
  const producers = ofFirst.filter(({ kind }) => kind === PRODUCER);
  const consumers = ofFirst.filter(({ kind }) => kind === CONSUMER);
  expect(producers.map(({ scope }) => scope.name)).toEqual(Array(5).fill('bookapp.messaging'));
  const produced = new Set(producers.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  expect(consumers.every(({ links: [link] }) => produced.has(`${link?.traceId} ${link?.spanId}`))).toBe(true);
  const flowEvents = logRecords.filter(({ eventName }) => eventName === 'flow.event');
  expect(new Set(flowEvents.map(({ scope }) => scope.name))).toEqual(new Set(['@weir/flow-events']));
});

test('span metrics tell both services, and the edges between them', async () => {
  await untilScraped(
    collector,
    (samples) => {
      const has = (labels: Record<string, string>) =>
        samples.some((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value));
      return (
        has({ service_name: 'bookapp', peer_service: 'backend' }) &&
        has({ service_name: 'bookapp', messaging_destination_name: 'book_ingestion' }) &&
        has({ service_name: 'backend', messaging_destination_name: 'book_ingestion' })
      );
    },
    patience,
  );
});

test('each request of the load generator is the root of a trace that goes on in the book app', async () => {
  const main = fileURLToPath(new URL('../../examples/bookapp/dist/load/main.js', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, '--url', stack.bookappUrl, '--rate', '40', '--duration', '2', '--json'],
    { env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoints['otlpHttp'] } },
  );
  const { total } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    readonly total: { readonly requests: number; readonly errors: number };
  };
  expect(total.errors).toBe(0);
  const isRoot = ({ resource, parentSpanId }: { resource: Record<string, unknown>; parentSpanId?: string }) =>
    resource['service.name'] === 'load-tester' && parentSpanId === undefined;
  const { spans } = await untilCollected(
    collector,
    (seen) => {
      const roots = new Set(seen.spans.filter(isRoot).map(({ traceId }) => traceId));
      const served = seen.spans.filter(
        ({ traceId, kind, resource }) =>
          kind === SERVER && resource['service.name'] === 'bookapp' && roots.has(traceId),
      );
      return roots.size === total.requests && served.length === total.requests;
    },
    patience,
  );
  expect(spans.filter(isRoot).every(({ name }) => name.startsWith('load '))).toBe(true);
});

test('the book app answers on while the Collector is away, and what it does afterwards arrives', async () => {
  await stopCollector(collector);
  for (let index = 0; index < 5; index += 1) expect(await addBook(`away-${index}`)).toBe(201);
  collector = await restartCollector(collector);
  for (let index = 0; index < 5; index += 1) expect(await addBook(`back-${index}`)).toBe(201);
  await untilCollected(
    collector,
    ({ logRecords }) => flowsOf('back-', logRecords).filter(({ state }) => state === 'complete').length === 5,
    patience,
  );
});
