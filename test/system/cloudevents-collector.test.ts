import { randomUUID } from 'node:crypto';
import { context, type Logger, trace } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { type CloudEventV1, CloudEventsLogRecordProcessor } from '@weir/cloudevents';
import { createRedactor, RedactionLogRecordProcessor } from '@weir/redaction';
import { CloudEvent } from 'cloudevents';
import { expect, test } from 'vitest';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';

const SOURCE = 'https://orders.acme.com';

test.for([
  ['protobuf', ProtobufLogExporter],
  ['JSON', JsonLogExporter],
] as const)(
  'over OTLP in %s, wrapped records reach the Collector as events that the official SDK takes',
  async ([, Exporter]) => {
    const running = givenCollector(process.env);
    const service = `orders-${randomUUID()}`;
    const exporter = new Exporter({ url: `${running.endpoints['otlpHttp']}/v1/logs` }) as LogRecordExporter;
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': service }),
      processors: [
        new RedactionLogRecordProcessor({
          redactor: createRedactor(),
          processor: new CloudEventsLogRecordProcessor({
            source: SOURCE,
            typePrefix: 'io.coresdk.',
            processor: new BatchLogRecordProcessor({ exporter }),
          }),
        }),
      ],
    });
    const logger: Logger = provider.getLogger('system-test') as never;
    const spanContext = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
    const attributes = {
      tenant_id: 'acme',
      user_id: 'usr_2xK9',
      result: 'allowed',
      policy_latency_us: 43,
      share: 0.5,
      password: 'hunter2',
      'flow.id': 'order-42',
      'request.id': 'r-1',
    };
    logger.emit({
      eventName: 'policy.decision',
      attributes,
      severityNumber: 9,
      context: trace.setSpanContext(context.active(), spanContext),
    });
    logger.emit({ body: 'no event' });
    await provider.shutdown();

    const { logRecords } = await untilCollected(
      running,
      (collected) => collected.logRecords.filter(({ resource }) => resource['service.name'] === service).length === 2,
      { timeoutMs: 20_000 },
    );
    const [wrapped, text] = logRecords.filter(({ resource }) => resource['service.name'] === service);
    expect(text?.body).toBe('no event');
    expect(wrapped).toMatchObject({
      eventName: 'policy.decision',
      traceId: spanContext.traceId,
      spanId: spanContext.spanId,
      attributes: { 'flow.id': 'order-42', 'request.id': 'r-1', result: 'allowed', password: '[REDACTED]' },
    });
    const event = new CloudEvent(wrapped?.body as CloudEventV1<unknown>);
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'io.coresdk.policy.decision',
      source: SOURCE,
      subject: 'tenant/acme/user/usr_2xK9',
      flowid: 'order-42',
      requestid: 'r-1',
      severitynumber: 9,
      traceparent: `00-${spanContext.traceId}-${spanContext.spanId}-01`,
    });
    expect(event.data).toMatchObject({
      result: 'allowed',
      policy_latency_us: 43,
      share: 0.5,
      password: '[REDACTED]',
      trace_id: spanContext.traceId,
    });
  },
);
