/** The exporters in this thread, so that they are those of the SDK line that is tested. The receiver is a stand-in for a Collector. */
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { reset } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { internalExporter } from '../../src/its/exporters.ts';
import { assertInstalled } from '../../src/its/installed.ts';
import { type InternalItem, metricItems } from '../../src/its/internal-item.ts';
import { ownMetrics } from '../../src/its/own-metrics.ts';
import { internalPipeline } from '../../src/its/pipeline-config.ts';
import { collecting } from '../collecting.ts';

const pipelineTo = (endpoint: string, timeout = '20s') =>
  internalPipeline({
    resource: { 'service.name': 'shop' },
    nodes: {
      itr: { type: 'receiver:internal_telemetry' },
      otlp: { type: 'exporter:otlp_http', config: { endpoint, headers: { 'x-tenant': 'a' }, timeout } },
    },
  });

async function exporterTo(endpoint: string, timeout?: string) {
  const { exporters, resource } = pipelineTo(endpoint, timeout);
  const exporter = await internalExporter(exporters[0] as NonNullable<(typeof exporters)[0]>, resource);
  onTestFinished(() => exporter.close());
  return exporter;
}

async function items(): Promise<readonly InternalItem[]> {
  const { log, events, router } = collecting();
  log.warn('queue.grown', { message: 'grown', 'queue.length': 7 });
  router.configure({ providers: { global: 'console_direct' }, console: { stream: 'stderr' } });
  const { dropped, ...counted } = { offered: 2, delivered: 1, deadLettered: 0, pending: 0, dropped: { queue_full: 1 } };
  const stats = { ...counted, dropped: dropped as never };
  const { resourceMetrics } = await ownMetrics(() => ({ console_async: stats, its: stats })).collect();
  return [...events.map((event) => ({ kind: 'log', event }) as const), ...metricItems(resourceMetrics.scopeMetrics)];
}

test('events and metrics leave as OTLP, with their resource and the configured headers', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const exporter = await exporterTo(receiver.url);
  await exporter.export(await items());
  expect(receiver.requests.map(({ path }) => path)).toEqual(['/v1/logs', '/v1/metrics']);
  const [logs, metrics] = receiver.requests.map(({ content }) => content.toString());
  for (const text of ['queue.grown', 'grown', 'queue.length', 'WARN', 'shop']) expect(logs).toContain(text);
  for (const text of ['event_logger.events.processed', 'console_async', 'queue_full', 'shop']) {
    expect(metrics).toContain(text);
  }
  for (const { headers } of receiver.requests) expect(headers['x-tenant']).toBe('a');
});

test('what carries telemetry is not told of through itself', async () => {
  expect(JSON.stringify(await items())).not.toContain('"its"');
});

test('an export that fails is an error that says so without its address', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  receiver.next(...Array.from({ length: 20 }, () => reset()));
  const exporter = await exporterTo(receiver.url, '1s');
  await expect(exporter.export(await items())).rejects.toThrow('WEIR_DELIVERY_TRANSPORT: an export failed');
});

test('an exporter that is not installed is refused by name, and one that is not asked for is not missed', () => {
  const none = (): never => {
    throw new Error('none');
  };
  expect(() => assertInstalled(pipelineTo('http://127.0.0.1:1'), none)).toThrow(
    'WEIR_EVENT_LOGGER_PIPELINE: exporter:otlp_http needs @opentelemetry/exporter-logs-otlp-proto, which is not installed',
  );
  const printing = internalPipeline({ a: { type: 'receiver:internal_telemetry' }, b: { type: 'exporter:console' } });
  expect(() => assertInstalled(printing, none)).not.toThrow();
});
