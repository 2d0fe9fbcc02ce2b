/** An application that has Weir's processors before the stock exporters, with providers of its own. */
import { type Context, type Logger, ROOT_CONTEXT, type Tracer } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { CloudEventsLogRecordProcessor } from '@weir/cloudevents';
import {
  FlowEmitter,
  FlowLogRecordProcessor,
  FlowSpanProcessor,
  OtelLogsTransport,
  setFlowId,
} from '@weir/flow-events';

/** What the application makes its telemetry with. */
export interface WeirApplication {
  readonly tracer: Tracer;
  readonly logger: Logger;
  /** Log records of this one leave as CloudEvents. */
  readonly eventLogger: Logger;
  readonly flows: FlowEmitter;
  /** Sends what is left. */
  readonly shutdown: () => Promise<void>;
}

/** Of the service of this name, sending to this base URL. */
export function weirApplication(otlpHttp: string, service: string): WeirApplication {
  const resource = resourceFromAttributes({ 'service.name': service });
  const traces = new TracerProvider({
    resource,
    spanProcessors: [
      new FlowSpanProcessor(),
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${otlpHttp}/v1/traces` }) }),
    ],
  });
  const exporting = (): BatchLogRecordProcessor =>
    new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${otlpHttp}/v1/logs` }) });
  const logs = new LoggerProvider({ resource, processors: [new FlowLogRecordProcessor(), exporting()] });
  const events = new LoggerProvider({
    resource,
    processors: [new CloudEventsLogRecordProcessor({ source: `/${service}`, processor: exporting() })],
  });
  const emitter = new FlowEmitter(new OtelLogsTransport({ loggerProvider: logs as never }));
  return {
    tracer: traces.getTracer('system-test'),
    logger: logs.getLogger('system-test') as never,
    eventLogger: events.getLogger('system-test') as never,
    flows: emitter,
    async shutdown() {
      await emitter.shutdown();
      await Promise.all([traces.shutdown(), logs.shutdown(), events.shutdown()]);
    },
  };
}

/** A context in which spans and log records are of the flow. */
export function inFlow(flowId: string): Context {
  return setFlowId(ROOT_CONTEXT, flowId);
}
