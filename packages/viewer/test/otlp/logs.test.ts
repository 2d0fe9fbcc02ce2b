/** Stock log exporters as the oracle: what an application gave to the SDK is what the receiver hands over. */
import { context, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { LoggerProvider, type ReadableLogRecord, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Reception,
  exporterConfig,
  headOf,
  nanoseconds,
  attributes,
  receivedAttributes,
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

test.each(ways)('a log record arrives as it was, over %s with compression %s', async (encoding, compression) => {
  const emitted: ReadableLogRecord[] = [];
  const Exporter = encoding === 'JSON' ? JsonLogExporter : ProtoLogExporter;
  const exporter = new Exporter(exporterConfig(reception, '/v1/logs', compression));
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
  const { records } = reception;
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
  expect([...reception.heads]).toEqual([headOf(encoding, compression)]);
  expect(reception.receiver.stats()).toMatchObject({ requests: 2, accepted: 2, logRecords: 2 });
});
