/** How many bytes the same numbers take on the wire, as OTLP metrics and as rows; both by the stock exporters. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { expect, onTestFinished, test } from 'vitest';
import {
  counter,
  defineMetricSet,
  exporterSink,
  type InstrumentSpec,
  type MetricSink,
  MetricSetProducer,
  MetricSetRegistry,
  rowSink,
} from '../../src/index.ts';

const FIELDS = Array.from({ length: 20 }, (_, at) => `field${at}`);
const definition = defineMetricSet({
  name: 'shop.receiver',
  registrationAttributes: { 'shop.pipeline': 'string', 'shop.core': 'int' },
  metrics: Object.fromEntries(
    FIELDS.map((field) => [field, counter({ unit: '{item}', brief: `The ${field} of the receiver.` })]),
  ) as Readonly<Record<string, InstrumentSpec<'counter'>>>,
});

/** Bytes of all request bodies, by path. */
async function byteCounter() {
  const bytes = new Map<string, number>();
  const server = createServer((request, response) => {
    request.on('data', ({ length }: Buffer) => {
      const path = request.url ?? '';
      bytes.set(path, (bytes.get(path) ?? 0) + length);
    });
    request.on('end', () => response.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { bytes, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a row of twenty fields takes less than half of the bytes of twenty metrics', async () => {
  const { bytes, url } = await byteCounter();
  const registry = new MetricSetRegistry();
  const producers = [0, 1].map(() => new MetricSetProducer({ registry, temporality: 'delta' }));
  for (let core = 0; core < 50; core += 1) {
    const m = registry.register(definition, { 'shop.pipeline': 'main', 'shop.core': core });
    for (const field of FIELDS) m[field]?.add(1 + core);
  }
  const send = async (sink: MetricSink, producer: MetricSetProducer | undefined): Promise<void> => {
    if (producer === undefined) throw new Error('no producer');
    await sink.send((await producer.collect()).resourceMetrics, new AbortController().signal);
  };
  const metricExporter = new OTLPMetricExporter({ url: `${url}/metrics` });
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  await send(exporterSink(metricExporter, resource), producers[0]);
  const loggerProvider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${url}/logs` }) })],
  });
  await send(rowSink({ registry, loggerProvider, describe: false }), producers[1]);
  await Promise.all([loggerProvider.shutdown(), metricExporter.shutdown()]);
  const [asMetrics = 0, asRows = 0] = [bytes.get('/metrics'), bytes.get('/logs')];
  expect(asRows).toBeGreaterThan(10_000);
  expect(asRows / asMetrics).toBeLessThan(1 / 2);
});
