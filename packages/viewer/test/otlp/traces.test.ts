/** Stock trace exporters as the oracle: what an application gave to the SDK is what the receiver hands over. */
import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SimpleSpanProcessor, SPANS_TAKE_ANY_VALUE, TracerProvider } from '../../../../test/support/sdk-line.ts';
import {
  type Reception,
  exporterConfig,
  headOf,
  nanoseconds,
  attributes,
  receivedSpanAttributes,
  resource,
  resourceAttributes,
  startReception,
  ways,
} from './reception.ts';

let reception: Reception;

beforeEach(async () => {
  reception = await startReception();
});
afterEach(() => reception.close());

test.each(ways)('a span arrives as it was, over %s with compression %s', async (encoding, compression) => {
  const finished: ReadableSpan[] = [];
  const Exporter = encoding === 'JSON' ? JsonTraceExporter : ProtoTraceExporter;
  const exporter = new Exporter(exporterConfig(reception, '/v1/traces', compression));
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
    // The SDK drops nested attributes of events; line 2 does not count them.
    span.addEvent(name, { index, dropped: { deep: [1] } }, [1_700_000_000, 200_000_000 + index]);
  }
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
  span.end([1_700_000_001, 1]);
  tracer.startSpan('root', { root: true }).end();
  await provider.shutdown();

  const [server, root] = finished as [ReadableSpan, ReadableSpan];
  const origin = { resource: resourceAttributes, scope: { name: 'library', version: '1.2.3', attributes: {} } };
  const droppedAttributesCount = SPANS_TAKE_ANY_VALUE ? 1 : 0;
  const { spans } = reception;
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
    attributes: receivedSpanAttributes,
    events: [
      {
        time: 1_700_000_000_200_000_001n,
        name: 'first',
        attributes: { index: 1 },
        droppedAttributesCount,
      },
      {
        time: 1_700_000_000_200_000_002n,
        name: 'second',
        attributes: { index: 2 },
        droppedAttributesCount,
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
  expect([...reception.heads]).toEqual([headOf(encoding, compression)]);
  expect(reception.receiver.stats()).toMatchObject({ requests: 2, accepted: 2, pending: 0, spans: 2 });
});
