import { context, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { consumed, emitted, FlowEmitter, ingress, OtelLogsTransport, processed } from '@weir/flow-events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '../../../../test/support/sdk-line.ts';
import type { FlowList, FlowPage } from '../../src/api/types/flows.ts';
import type { Health } from '../../src/api/types/health.ts';
import type { TraceAnswer } from '../../src/api/types/traces.ts';
import { type RunningViewer, startRunningViewer } from './running-viewer.ts';

let running: RunningViewer;
beforeEach(async () => {
  running = await startRunningViewer();
});
afterEach(() => running.viewer.close());

/** What two services send of one flow over two linked traces, by the stock exporters. */
async function sendFlow(): Promise<{ readonly first: string; readonly second: string }> {
  const { otlpUrl } = running.viewer;
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  const tracers = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${otlpUrl}/v1/traces` }) })],
  });
  const loggers = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${otlpUrl}/v1/logs` }) })],
  });
  const flows = new FlowEmitter(new OtelLogsTransport({ loggerProvider: loggers }));
  const tracer = tracers.getTracer('shop');
  const attributes = { 'flow.id': 'order/42', 'request.id': 'req-7' };
  const sending = tracer.startSpan('POST /orders', { kind: 1, attributes });
  const within = trace.setSpan(context.active(), sending);
  const publish = tracer.startSpan(
    'send orders',
    { kind: 3, attributes: { ...attributes, 'messaging.destination.name': 'orders' } },
    within,
  );
  const taking = tracer.startSpan('process orders', {
    kind: 4,
    root: true,
    attributes: { ...attributes, 'messaging.destination.name': 'orders' },
    links: [{ context: publish.spanContext() }],
  });
  const announced = emitted('order/42').node('shop', 'producer').ack('explicit', { by: 'worker', deadlineMs: 60_000 });
  for (const event of [
    ingress('order/42')
      .node('shop', 'producer')
      .traceContext(sending.spanContext())
      .timestamp('2026-01-01T00:00:00.000000000Z'),
    announced.traceContext(publish.spanContext()).timestamp('2026-01-01T00:00:00.000000010Z'),
    consumed('order/42')
      .node('worker', 'consumer')
      .traceContext(taking.spanContext())
      .timestamp('2026-01-01T00:00:00.000000050Z'),
    processed('order/42')
      .node('worker', 'consumer')
      .traceContext(taking.spanContext())
      .timestamp('2026-01-01T00:00:00.000000070Z'),
  ]) {
    await flows.emit(event);
  }
  for (const span of [publish, sending, taking]) span.end();
  loggers.getLogger('shop').emit({ body: 'stored <b>it</b>', context: within });
  await Promise.all([tracers.forceFlush(), loggers.forceFlush()]);
  await Promise.all([tracers.shutdown(), loggers.shutdown()]);
  return { first: sending.spanContext().traceId, second: taking.spanContext().traceId };
}

test('a flow over two traces is one page: events with their spans and logs, hops through the topic, acknowledgements, links', async () => {
  const { first, second } = await sendFlow();
  const page = await running.ask<FlowPage>('flows/order%2F42');
  expect(page.flow).toMatchObject({
    flowId: 'order/42',
    state: 'complete',
    hops: 3,
    waitNs: '40',
    workNs: '30',
    totalNs: '70',
  });
  expect(page.events.map(({ event, offsetNs, marks }) => [event.node.id, event.stage, offsetNs, marks])).toEqual([
    ['shop', 'ingress', '0', []],
    ['shop', 'emit', '10', []],
    ['worker', 'consume', '50', []],
    ['worker', 'process', '70', ['final']],
  ]);
  expect(page.events.map(({ span }) => span?.name)).toEqual([
    'POST /orders',
    'send orders',
    'process orders',
    'process orders',
  ]);
  expect(page.events.every(({ logId }) => logId !== undefined)).toBe(true);
  expect(page.hops).toEqual([
    { from: 0, to: 1, kind: 'work', durationNs: '10' },
    { from: 1, to: 2, kind: 'wait', durationNs: '40', via: 'orders' },
    { from: 2, to: 3, kind: 'work', durationNs: '20' },
  ]);
  expect(page.lanes.map(({ id, kind, bars }) => [id, kind, bars.map(({ hop }) => hop)])).toEqual([
    ['shop', 'node', [0]],
    ['orders', 'topic', [1]],
    ['worker', 'node', [2]],
  ]);
  expect(page.acks).toEqual([
    { announcedBy: 1, by: 'worker', deadlineNs: expect.any(String), state: 'acked', metBy: 3, latencyNs: '60' },
  ]);
  expect(page.traces.map(({ traceId }) => traceId).toSorted()).toEqual([first, second].toSorted());
  expect(page.links.map(({ from, to }) => [from.traceId, to.traceId, to.name])).toEqual([
    [second, first, 'send orders'],
  ]);
  expect(page.logs.map(({ text, traceId }) => [text, traceId])).toEqual([['stored <b>it</b>', first]]);
  expect(page.truncated).toEqual({ spans: false, logs: false, cloudEvents: false });
});

test('a trace follows its links both ways', async () => {
  const { first, second } = await sendFlow();
  const sent = await running.ask<TraceAnswer>(`traces/${first}`);
  expect(sent.spans.map(({ name, depth }) => [name, depth])).toEqual([
    ['POST /orders', 0],
    ['send orders', 1],
  ]);
  expect([sent.linksTo.length, sent.linkedFrom.map(({ from }) => from.traceId)]).toEqual([0, [second]]);
  expect(sent.flowIds).toEqual(['order/42']);
  expect(sent.requestIds).toEqual(['req-7']);
  const taken = await running.ask<TraceAnswer>(`traces/${second}`);
  expect([taken.linksTo.map(({ to }) => to.traceId), taken.linkedFrom.length]).toEqual([[first], 0]);
});

test('health counts what is kept, and lists give the flow', async () => {
  await sendFlow();
  const health = await running.ask<Health>('health');
  expect(health.kept).toEqual({ flows: 1, flowEvents: 4, spans: 3, logs: 5, metricPoints: 0, cloudEvents: 0 });
  expect(health.http).toMatchObject({ accepted: 8, requests: 8 });
  expect((await running.ask<FlowList>('flows')).flows.map(({ flowId }) => flowId)).toEqual(['order/42']);
  expect((await running.ask<FlowList>('flows?list=complete')).flows).toHaveLength(1);
  expect((await running.ask<FlowList>('flows?list=failed')).flows).toEqual([]);
});
