import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../checks/command.ts';
import { readCollected, untilCollected } from '../services/collector/collected.ts';
import type { CollectorConfig } from '../services/collector/config.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { restartCollector, stopCollector } from '../services/collector/process.ts';
import { untilScraped } from '../services/collector/scraped.ts';
import { collector } from '../services/collector/service.ts';
import type { Sample } from '../services/prometheus/text-format.ts';
import type { RunningService } from '../services/service.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';
import { stockApplication, type StockApplication } from './stock-exporters.ts';

const SCOPE = { name: 'system-test', version: '1.0.0', attributes: {} };
const patience = { timeoutMs: 20_000 };

test('spans, log records and metrics that stock exporters send as protobuf arrive with resource, scope and links', async () => {
  const running = givenCollector(process.env);
  const { tracer, logger, meter, shutdown, service } = application(running);
  const linked = tracer.startSpan('linked');
  const span = tracer.startSpan('GET /books', {
    kind: SpanKind.SERVER,
    attributes: { 'http.response.status_code': 503, shelves: ['a', 'b'] },
    links: [{ context: linked.spanContext(), attributes: { why: 'batch' } }],
  });
  const inSpan = trace.setSpan(context.active(), span);
  logger.emit({ eventName: 'book.read', body: 'grün 📚', attributes: { page: 7 }, context: inSpan });
  meter.createCounter('books.read', { unit: '{book}' }).add(3, { shelf: 'a' });
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no shelf' }).end();
  linked.end();
  await shutdown();

  const collected = await untilCollected(
    running,
    ({ spans, logRecords, metrics }) =>
      spans.filter(of(service)).length === 2 && logRecords.some(of(service)) && metrics.some(of(service)),
    patience,
  );
  const origin = { resource: { 'service.name': service }, scope: SCOPE };
  const { traceId, spanId } = span.spanContext();
  expect(collected.spans.find((received) => received.spanId === spanId)).toMatchObject({
    ...origin,
    traceId,
    name: 'GET /books',
    kind: 2,
    attributes: { 'http.response.status_code': 503, shelves: ['a', 'b'] },
    links: [{ ...ids(linked.spanContext()), attributes: { why: 'batch' } }],
    status: { code: 2, message: 'no shelf' },
  });
  expect(collected.logRecords.filter(of(service))).toMatchObject([
    { ...origin, traceId, spanId, eventName: 'book.read', body: 'grün 📚', attributes: { page: 7 } },
  ]);
  expect(collected.metrics.filter(of(service))).toMatchObject([
    {
      ...origin,
      name: 'books.read',
      unit: '{book}',
      kind: 'sum',
      points: [{ attributes: { shelf: 'a' }, value: 3 }],
    },
  ]);
});

test('span metrics count the calls of a service by peer and by destination', async () => {
  const running = givenCollector(process.env);
  const { tracer, shutdown, service } = application(running);
  const call = (kind: SpanKind, attributes: Record<string, string>): void =>
    tracer.startSpan('call', { kind, attributes }).end();
  for (const peer of ['authors', 'authors', 'prices']) call(SpanKind.CLIENT, { 'peer.service': peer });
  call(SpanKind.PRODUCER, { 'messaging.destination.name': 'orders' });
  await shutdown();

  const calls = { name: 'traces_span_metrics_calls_total', service_name: service };
  const expected = [
    { ...calls, span_kind: 'SPAN_KIND_CLIENT', peer_service: 'authors', value: 2 },
    { ...calls, span_kind: 'SPAN_KIND_CLIENT', peer_service: 'prices', value: 1 },
    { ...calls, span_kind: 'SPAN_KIND_PRODUCER', messaging_destination_name: 'orders', value: 1 },
  ];
  const ofService = await untilScraped(
    running,
    (samples) => expected.every((sample) => samples.some((each) => has(flat(each), sample))),
    patience,
  );
  for (const sample of expected) expect(ofService.map(flat)).toContainEqual(expect.objectContaining(sample));
});

test('stopped and started again, it answers on the same ports and keeps what it had received', async () => {
  const first = await ownCollector();
  const before = application(first);
  before.tracer.startSpan('before').end();
  await before.shutdown();
  await stopCollector(first);
  // Without waiting: what was accepted is in the files when the process has ended.
  expect((await readCollected(first)).spans.map(({ name }) => name)).toEqual(['before']);
  await expect(collector.check(first)).rejects.toThrow('the Collector does not answer (ECONNREFUSED)');

  const second = await restartCollector(first);
  onTestFinished(() => stopCollector(second));
  expect(second.endpoints).toEqual(first.endpoints);
  expect(second.pids).not.toEqual(first.pids);
  const after = application(second);
  after.tracer.startSpan('after').end();
  await after.shutdown();
  const { spans } = await untilCollected(second, (collected) => collected.spans.length === 2, patience);
  expect(spans.map(({ name }) => name)).toEqual(['before', 'after']);
  expect((await fetch(second.endpoints['health'] ?? '')).status).toBe(200);
});

test('a test can have a Collector of another configuration', async () => {
  const running = await ownCollector((standard) => ({
    ...standard,
    processors: { ...standard.processors, attributes: { actions: [{ key: 'seen', value: true, action: 'insert' }] } },
    service: {
      ...standard.service,
      pipelines: {
        ...standard.service.pipelines,
        traces: { receivers: ['otlp'], processors: ['attributes'], exporters: ['file/traces', 'span_metrics'] },
      },
    },
  }));
  const { tracer, shutdown } = application(running);
  tracer.startSpan('any').end();
  await shutdown();
  const { spans } = await untilCollected(running, (collected) => collected.spans.length > 0, patience);
  expect(spans).toMatchObject([{ name: 'any', attributes: { seen: true } }]);
});

test('it has the components that configurations may use, and no others', async () => {
  const { endpoints } = await ownCollector();
  const { output } = await command(endpoints['program'] ?? '', ['components'], tmpdir());
  const named = [...output.matchAll(/^(\w+):|^ {4}- name: (\w+)/gm)].map(([, kind, name]) => kind ?? name);
  expect(named.join(' ')).toBe(
    'buildinfo receivers kafka otlp ' +
      'processors attributes batch filter memory_limiter resource tail_sampling transform ' +
      'exporters debug file kafka otlp_grpc otlp_http prometheus ' +
      'connectors count forward signal_to_metrics span_metrics ' +
      'extensions file_storage health_check providers',
  );
});

function flat({ name, labels, value }: Sample): Readonly<Record<string, unknown>> {
  return { ...labels, name, value };
}

function has(given: Readonly<Record<string, unknown>>, entries: object): boolean {
  return Object.entries(entries).every(([key, value]) => given[key] === value);
}

/** An application whose name no other test uses. */
function application({ endpoints }: RunningService): StockApplication & { readonly service: string } {
  const service = `books-${randomUUID()}`;
  return { ...stockApplication(endpoints['otlpHttp'] ?? '', service), service };
}

function of(service: string) {
  return ({ resource }: { readonly resource: Readonly<Record<string, unknown>> }): boolean =>
    resource['service.name'] === service;
}

function ids({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): object {
  return { traceId, spanId };
}

/** A Collector that this test may stop. */
async function ownCollector(configure?: (standard: CollectorConfig) => CollectorConfig): Promise<RunningService> {
  const running = await startOwnCollector(configure);
  onTestFinished(() => endOwnCollector(running));
  return running;
}
