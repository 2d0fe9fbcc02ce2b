/** An application that sends all three signals as protobuf, by the stock exporters. */
import type { Logger, Meter, Tracer } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** What the application makes its telemetry with. */
export interface StockApplication {
  readonly tracer: Tracer;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Sends what is left. */
  readonly shutdown: () => Promise<void>;
}

/** Made of providers that are not registered; all is of the scope `system-test` 1.0.0. */
export function stockApplication(otlpHttp: string, service: string): StockApplication {
  const resource = resourceFromAttributes({ 'service.name': service });
  const to = (signal: string): { url: string } => ({ url: `${otlpHttp}/v1/${signal}` });
  const traces = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter: new OTLPTraceExporter(to('traces')) })],
  });
  const logs = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter(to('logs')) })],
  });
  const metrics = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to('metrics')) })],
  });
  return {
    tracer: traces.getTracer('system-test', '1.0.0'),
    logger: logs.getLogger('system-test', '1.0.0'),
    meter: metrics.getMeter('system-test', '1.0.0'),
    async shutdown() {
      await Promise.all([traces.shutdown(), logs.shutdown(), metrics.shutdown()]);
    },
  };
}
