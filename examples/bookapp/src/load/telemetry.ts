/** The load generator's own traces, as service `load-tester`, where OTEL_EXPORTER_OTLP_ENDPOINT says where to. */
import { CompositePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { ATTR_PEER_SERVICE } from '@opentelemetry/semantic-conventions/incubating';
import { RequestIdPropagator, RequestIdSpanProcessor } from '@weir/request-context';
import { textFromEnvironment } from '../environment.ts';

/** Started telemetry, or none. */
export interface LoadTelemetry {
  /** Exports what is left. */
  shutdown(): Promise<void>;
}

/** Starts it. Requests carry a trace context even where nothing is exported. */
export function startLoadTelemetry(): LoadTelemetry {
  const exported = textFromEnvironment('OTEL_EXPORTER_OTLP_ENDPOINT') !== undefined;
  const sdk = new NodeSDK({
    serviceName: 'load-tester',
    spanProcessors: [
      new RequestIdSpanProcessor(),
      ...(exported ? [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })] : []),
    ],
    logRecordProcessors: [],
    metricReaders: [],
    textMapPropagator: new CompositePropagator({
      propagators: [new W3CTraceContextPropagator(), new RequestIdPropagator()],
    }),
    instrumentations: [
      new UndiciInstrumentation({
        // Names the service that is asked, for edges in span metrics.
        requestHook: (span) => void span.setAttribute(ATTR_PEER_SERVICE, 'bookapp'),
      }),
    ],
  });
  sdk.start();
  return { shutdown: () => sdk.shutdown() };
}
