/** Stock exporters as the oracle: what an application gave to the SDK is what the receiver hands over. */
import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  createTraceState,
} from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceivedMetric } from '../../src/otlp/metric-model.ts';
import type { ReceivedLogRecord, ReceivedSpan } from '../../src/otlp/model.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../src/otlp/receiver.ts';

let receiver: OtlpReceiver;
let spans: ReceivedSpan[];
let records: ReceivedLogRecord[];
let metrics: ReceivedMetric[];

beforeEach(async () => {
  [spans, records, metrics] = [[], [], []];
  receiver = await startOtlpReceiver({
    port: 0,
    onTraces: (received) => void spans.push(...received),
    onLogs: (received) => void records.push(...received),
    onMetrics: (received) => void metrics.push(...received),
  });
});
afterEach(() => receiver.close());

const ways = [
  ['protobuf', 'none'],
  ['protobuf', 'gzip'],
  ['JSON', 'none'],
  ['JSON', 'gzip'],
] as const;

/** The exporters take an enumeration of a package that is not ours to depend on; its values are these strings. */
const configFor = (path: string, compression: 'none' | 'gzip'): object => ({
  url: `${receiver.url}${path}`,
  compression,
});

const resource = resourceFromAttributes({ 'service.name': 'books', 'service.instance.count': 3 });
const resourceAttributes = { 'service.name': 'books', 'service.instance.count': 3 };
const nanoseconds = ([seconds, nanos]: [number, number]): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

const attributes = {
  text: 'grün 📚',
  empty: '',
  yes: true,
  int: -42,
  // Past the safe range, and of those the JSON exporter writes with every digit: it writes what JavaScript prints.
  beyond: 2 ** 53 + 2,
  double: 0.1,
  bytes: new Uint8Array([0, 255, 7]),
  list: ['a', 'b'],
  nothing: null,
  nested: { list: [1, { deep: [true, 'x'] }], map: { k: 1.5 } },
};
const receivedAttributes = { ...attributes, beyond: 2n ** 53n + 2n };

test.each(ways)('a span arrives as it was, over %s with compression %s', async (encoding, compression) => {
  const finished: ReadableSpan[] = [];
  const Exporter = encoding === 'JSON' ? JsonTraceExporter : ProtoTraceExporter;
  const exporter = new Exporter(configFor('/v1/traces', compression));
  const provider = new TracerProvider({
    resource,
    spanLimits: { eventCountLimit: 2 },
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span) => void finished.push(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
      new SimpleSpanProcessor({ exporter }),
    ],
  });
  const tracer = provider.getTracer('library', '1.2.3');
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: createTraceState('vendor=value'),
  };
  const span = tracer.startSpan(
    'GET /books',
    {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 123_456_789],
      attributes,
      links: [{ context: { ...remote, spanId: 'ffffffffffffffff' }, attributes: { why: 'batch', position: 2 } }],
    },
    trace.setSpanContext(ROOT_CONTEXT, remote),
  );
  for (const [index, name] of ['dropped', 'first', 'second'].entries()) {
    // The SDK drops nested attributes of events, and counts them.
    span.addEvent(name, { index, dropped: { deep: [1] } }, [1_700_000_000, 200_000_000 + index]);
  }
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
  span.end([1_700_000_001, 1]);
  tracer.startSpan('root', { root: true }).end();
  await provider.shutdown();

  const [server, root] = finished as [ReadableSpan, ReadableSpan];
  const origin = { resource: resourceAttributes, scope: { name: 'library', version: '1.2.3', attributes: {} } };
  expect(spans).toHaveLength(2);
  expect(spans.find(({ name }) => name === 'GET /books')).toEqual({
    ...origin,
    traceId: remote.traceId,
    spanId: server.spanContext().spanId,
    parentSpanId: remote.spanId,
    traceState: 'vendor=value',
    flags: 0x301,
    name: 'GET /books',
    kind: 2,
    startTime: 1_700_000_000_123_456_789n,
    endTime: 1_700_000_001_000_000_001n,
    attributes: receivedAttributes,
    events: [
      {
        time: 1_700_000_000_200_000_001n,
        name: 'first',
        attributes: { index: 1 },
        droppedAttributesCount: 1,
      },
      {
        time: 1_700_000_000_200_000_002n,
        name: 'second',
        attributes: { index: 2 },
        droppedAttributesCount: 1,
      },
    ],
    links: [
      {
        traceId: remote.traceId,
        spanId: 'ffffffffffffffff',
        traceState: 'vendor=value',
        flags: 0x301,
        attributes: { why: 'batch', position: 2 },
        droppedAttributesCount: 0,
      },
    ],
    status: { code: 2, message: 'broken' },
    droppedAttributesCount: 0,
    droppedEventsCount: 1,
    droppedLinksCount: 0,
  });
  expect(spans.find(({ name }) => name === 'root')).toEqual({
    ...origin,
    traceId: root.spanContext().traceId,
    spanId: root.spanContext().spanId,
    traceState: '',
    flags: 0x101,
    name: 'root',
    kind: 1,
    startTime: nanoseconds(root.startTime),
    endTime: nanoseconds(root.endTime),
    attributes: {},
    events: [],
    links: [],
    status: { code: 0, message: '' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  });
  expect(receiver.stats()).toMatchObject({ requests: 2, accepted: 2, pending: 0, spans: 2 });
});

test.each(ways)('a log record arrives as it was, over %s with compression %s', async (encoding, compression) => {
  const emitted: ReadableLogRecord[] = [];
  const Exporter = encoding === 'JSON' ? JsonLogExporter : ProtoLogExporter;
  const exporter = new Exporter(configFor('/v1/logs', compression));
  const provider = new LoggerProvider({
    resource,
    processors: [
      {
        onEmit: (record) => void emitted.push(record),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
      new SimpleLogRecordProcessor({ exporter }),
    ],
  });
  const logger = provider.getLogger('events', '0.1.0');
  const spanContext = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
  };
  logger.emit({
    eventName: 'flow.event',
    timestamp: [1_700_000_000, 5],
    observedTimestamp: [1_700_000_000, 6],
    severityNumber: 9,
    severityText: 'INFO',
    body: { nested: [1, 'two', { three: true }] },
    attributes,
    context: trace.setSpanContext(context.active(), spanContext),
  });
  logger.emit({ body: 'plain' });
  await provider.shutdown();

  const origin = { resource: resourceAttributes, scope: { name: 'events', version: '0.1.0', attributes: {} } };
  expect(records).toHaveLength(2);
  expect(records.find(({ eventName }) => eventName !== '')).toEqual({
    ...origin,
    time: 1_700_000_000_000_000_005n,
    observedTime: 1_700_000_000_000_000_006n,
    severityNumber: 9,
    severityText: 'INFO',
    body: { nested: [1, 'two', { three: true }] },
    attributes: receivedAttributes,
    eventName: 'flow.event',
    traceId: spanContext.traceId,
    spanId: spanContext.spanId,
    flags: 1,
    droppedAttributesCount: 0,
  });
  const plain = emitted[1]!;
  expect(records.find(({ body }) => body === 'plain')).toEqual({
    ...origin,
    time: nanoseconds(plain.hrTime),
    observedTime: nanoseconds(plain.hrTimeObserved),
    severityNumber: 0,
    severityText: '',
    body: 'plain',
    attributes: {},
    eventName: '',
    flags: 0,
    droppedAttributesCount: 0,
  });
  expect(receiver.stats()).toMatchObject({ requests: 2, accepted: 2, logRecords: 2 });
});

test.each(ways)('metrics arrive as they were, over %s with compression %s', async (encoding, compression) => {
  const exported: ResourceMetrics[] = [];
  const Exporter = encoding === 'JSON' ? JsonMetricExporter : ProtoMetricExporter;
  const stock = new Exporter(configFor('/v1/metrics', compression));
  const exporter: PushMetricExporter = {
    export(batch, done) {
      exported.push(batch);
      stock.export(batch, done);
    },
    selectAggregationTemporality: () => AggregationTemporality.DELTA,
    forceFlush: () => stock.forceFlush(),
    shutdown: () => stock.shutdown(),
  };
  const provider = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter('meter', '2.0.0');
  meter
    .createCounter('monotonic', { unit: '{message}', description: 'messages', valueType: 0 })
    .add(7, { topic: 'books' });
  meter.createUpDownCounter('updown').add(-2.5, { topic: 'books', partition: 1 });
  meter.createObservableGauge('gauge', { unit: 'By' }).addCallback((result) => result.observe(12.75, { pool: 'a' }));
  const histogram = meter.createHistogram('explicit', {
    unit: 'ms',
    advice: { explicitBucketBoundaries: [1, 10, 100] },
  });
  for (const value of [0.5, 5, 50, 500]) histogram.record(value, { route: '/books' });
  const exponential = meter.createHistogram('exponential', { unit: 's' });
  for (const value of [0, 0.001, 3, 1_000]) exponential.record(value);
  await provider.forceFlush();

  expect(exported).toHaveLength(1);
  expect(metrics).toEqual(exported.flatMap(expectedMetrics));
  expect(metrics.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'exponential exponentialHistogram',
    'monotonic sum',
    'updown sum',
    'gauge gauge',
    'explicit histogram',
  ]);
  expect(metrics[1]).toMatchObject({
    temporality: 'delta',
    isMonotonic: true,
    points: [{ value: 7, attributes: { topic: 'books' } }],
  });
  expect(metrics[4]).toMatchObject({
    points: [{ count: 4, sum: 555.5, min: 0.5, max: 500, bucketCounts: [1, 1, 1, 1] }],
  });
  expect(receiver.stats()).toMatchObject({ requests: 1, accepted: 1, dataPoints: 5 });
  await provider.shutdown();
});

/** The SDK's own data in the shape of the model. */
function expectedMetrics({ scopeMetrics }: ResourceMetrics): object[] {
  return scopeMetrics.flatMap(({ scope, metrics: list }) =>
    list.map((metric) => {
      const { name, unit, description } = metric.descriptor;
      const scoped = { name: scope.name, version: scope.version, attributes: {} };
      const base = { name, unit, description, resource: resourceAttributes, scope: scoped };
      const temporality = metric.aggregationTemporality === AggregationTemporality.DELTA ? 'delta' : 'cumulative';
      const pointBase = (point: {
        attributes: object;
        startTime: [number, number];
        endTime: [number, number];
      }): object => ({
        attributes: point.attributes,
        startTime: nanoseconds(point.startTime),
        time: nanoseconds(point.endTime),
        flags: 0,
        exemplars: [],
      });
      switch (metric.dataPointType) {
        case DataPointType.SUM:
        case DataPointType.GAUGE: {
          const points = metric.dataPoints.map((point) => ({ ...pointBase(point), value: point.value }));
          if (metric.dataPointType === DataPointType.GAUGE) return { ...base, kind: 'gauge', points };
          return { ...base, kind: 'sum', temporality, isMonotonic: metric.isMonotonic, points };
        }
        case DataPointType.HISTOGRAM: {
          const points = metric.dataPoints.map((point) => {
            const { buckets, ...numbers } = point.value;
            return {
              ...pointBase(point),
              ...numbers,
              bucketCounts: buckets.counts,
              explicitBounds: buckets.boundaries,
            };
          });
          return { ...base, kind: 'histogram', temporality, points };
        }
        case DataPointType.EXPONENTIAL_HISTOGRAM: {
          const points = metric.dataPoints.map((point) => ({ ...pointBase(point), ...point.value, zeroThreshold: 0 }));
          return { ...base, kind: 'exponentialHistogram', temporality, points };
        }
      }
    }),
  );
}
