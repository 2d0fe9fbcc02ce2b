/** Events, seen where an operator would look: in the terminal of their process, in a real Collector, and in the log tap. */
import { randomUUID } from 'node:crypto';
import { defineEvents } from '@weir/event-logger';
import { startInternalTelemetry } from '@weir/event-logger/internal';
import { eventMetricSets, MetricSetProducer, MetricSetRegistry } from '@weir/metric-sets';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startChildScript } from '../faults/child-script.ts';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';
import type { ReceivedMetric } from '@weir/viewer';

/** An application that emits one event in a trace, a request and a flow, and then waits to be ended. */
const application = (endpoint: string, service: string): string => `
  import { writeSync } from 'node:fs';
  import { context, trace } from '@opentelemetry/api';
  import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
  import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
  import { resourceFromAttributes } from '@opentelemetry/resources';
  import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
  import { TracerProvider } from '@opentelemetry/sdk-trace';
  import { configureLogs, eventLogger, flushLogs } from '@weir/event-logger';
  import { LogTap, startAdminEndpoint } from '@weir/event-logger/admin';
  import { applyLogsConfig } from '@weir/event-logger/config';
  import { withFlow } from '@weir/flow-events';
  import { runWithRequestId } from '@weir/request-context';

  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPLogExporter({ url: '${endpoint}/v1/logs' });
  const loggerProvider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': '${service}' }),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  configureLogs({ loggerProvider });
  applyLogsConfig(\`
    service: { telemetry: { logs: { level: info, providers: { global: [console_async, opentelemetry, its] } } } }
    internal:
      resource: { service.name: ${service}-internal }
      nodes:
        itr: { type: 'receiver:internal_telemetry', config: { signals: [logs] } }
        otlp: { type: 'exporter:otlp_http', config: { endpoint: '${endpoint}' } }
      connections: [{ from: itr, to: otlp }]\`);
  const tap = new LogTap();
  tap.start();
  const admin = await startAdminEndpoint({ tap });

  const span = new TracerProvider().getTracer('shop').startSpan('order');
  context.with(trace.setSpan(context.active(), span), () =>
    runWithRequestId('request-7', () =>
      withFlow('order-42', () =>
        eventLogger('shop').warn('order.placed', { 'order.items': 3, message: 'three books' }),
      ),
    ),
  );
  await flushLogs({ timeoutMs: 10_000 });
  await loggerProvider.forceFlush();
  const { traceId, spanId } = span.spanContext();
  writeSync(1, JSON.stringify({ admin: admin.url, traceId, spanId }) + '\\n');`;

test('the terminal, the Collector and the log tap show the same event with the same ids', async () => {
  const running = givenCollector(process.env);
  const service = `shop-${randomUUID()}`;
  const script = closedAfterTest(
    startChildScript({
      cwd: new URL('..', import.meta.url),
      code: application(running.endpoints['otlpHttp'] as string, service),
    }),
  );
  await script.untilWritten('"admin"');
  const lines = script.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const { admin, traceId, spanId } = lines.find((line) => 'admin' in line) as Record<string, string>;
  const ids = { 'request.id': 'request-7', 'flow.id': 'order-42' };
  const attributes = { 'order.items': 3, ...ids };
  const told = {
    event: 'order.placed',
    level: 'warn',
    scope: 'shop',
    message: 'three books',
    trace_id: traceId,
    span_id: spanId,
    attributes,
  };

  const printed = lines.filter((line) => line['event'] === 'order.placed');
  expect(printed).toEqual([{ time: expect.any(String) as string, ...told }]);

  const response = await fetch(`${admin}/api/v1/telemetry/logs?limit=10`);
  const { logs } = (await response.json()) as { logs: object[] };
  expect(logs).toEqual([{ seq: 1, time: printed[0]?.['time'], ...told }]);

  const services = [service, `${service}-internal`];
  const ours = ({ resource }: { readonly resource: Readonly<Record<string, unknown>> }): boolean =>
    services.includes(resource['service.name'] as string);
  const { logRecords } = await untilCollected(running, (collected) => collected.logRecords.filter(ours).length >= 2, {
    timeoutMs: 20_000,
  });
  const records = logRecords.filter(ours);
  expect(new Set(records.map(({ resource }) => resource['service.name']))).toEqual(new Set(services));
  expect(records).toHaveLength(2);
  for (const record of records) {
    expect(record).toMatchObject({
      eventName: 'order.placed',
      severityNumber: 13,
      severityText: 'WARN',
      body: 'three books',
      traceId,
      spanId,
      attributes: { ...ids },
    });
    expect(Number(record.attributes['order.items'])).toBe(3);
  }
  // To the nanosecond, as the terminal says it.
  const [first, second] = records;
  expect(first?.time).toBe(second?.time);

  const end = await script.end('end of work');
  expect(end).toMatchObject({ code: 0, stderr: expect.not.stringContaining('@weir/event-logger') as string });
});

test('declared events feed a counter and a histogram of metric sets, which reach the Collector through the internal pipeline', async () => {
  const running = givenCollector(process.env);
  const service = `events-${randomUUID()}`;
  const registry = new MetricSetRegistry();
  const events = defineEvents(
    {
      'order.placed': {
        level: 'info',
        brief: 'An order was placed.',
        attributes: { 'order.items': 'int', 'order.channel': ['web', 'phone'] },
        metric: {
          kind: 'counter',
          name: 'order.sold',
          unit: '{item}',
          value: 'order.items',
          attributes: ['order.channel'],
        },
      },
      'order.paid': {
        level: 'info',
        brief: 'An order was paid.',
        attributes: { 'order.duration': 'double' },
        metric: { kind: 'histogram', name: 'order.duration', unit: 's', value: 'order.duration' },
      },
    },
    { provider: 'noop', metrics: eventMetricSets({ registry }) },
  );
  const internal = startInternalTelemetry({
    metricProducers: [new MetricSetProducer({ registry, temporality: 'delta' })],
    pipeline: {
      resource: { 'service.name': service },
      nodes: {
        itr: { type: 'receiver:internal_telemetry', config: { signals: ['metrics'], metrics: { interval: '1h' } } },
        otlp: { type: 'exporter:otlp_http', config: { endpoint: running.endpoints['otlpHttp'] } },
      },
    },
  });
  onTestFinished(async () => void (await internal.close(0)));
  events['order.placed']({ 'order.items': 3, 'order.channel': 'web' });
  events['order.placed']({ 'order.items': 2, 'order.channel': 'phone' });
  events['order.placed']({ 'order.items': 4, 'order.channel': 'web' });
  events['order.paid']({ 'order.duration': 0.5 });
  events['order.paid']({ 'order.duration': 2 });
  expect(await internal.flush(20_000)).toBe(true);

  const named = (name: string) => (metric: ReceivedMetric) =>
    metric.resource['service.name'] === service && metric.name === name;
  const { metrics } = await untilCollected(
    running,
    (collected) => ['order.sold', 'order.duration'].every((name) => collected.metrics.some(named(name))),
    { timeoutMs: 20_000 },
  );
  const sold = metrics.find(named('order.sold'));
  expect(sold).toMatchObject({ unit: '{item}', kind: 'sum', temporality: 'delta' });
  expect(sold?.points).toHaveLength(2);
  expect(sold?.points).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ attributes: { 'order.channel': 'web' }, value: 7 }),
      expect.objectContaining({ attributes: { 'order.channel': 'phone' }, value: 2 }),
    ]),
  );
  expect(metrics.find(named('order.duration'))?.points).toMatchObject([{ sum: 2.5 }]);
});
