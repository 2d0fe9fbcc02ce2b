/** Loaded before each service (`node --import`): a stock NodeSDK with stock OTLP exporters, and Weir's parts beside them. */
import { register } from 'node:module';
import { CompositePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { ATTR_PEER_SERVICE } from '@opentelemetry/semantic-conventions/incubating';
import {
  FlowLogRecordProcessor,
  FlowPropagator,
  FlowSamplingLogRecordProcessor,
  FlowSpanProcessor,
  FlowSpanSampler,
} from '@weir/flow-events';
import { MetricSetProducer } from '@weir/metric-sets';
import { PlatformaticKafkaInstrumentation } from '@weir/instrumentation-platformatic-kafka';
import { createRedactor, RedactionLogRecordProcessor, RedactionSpanProcessor } from '@weir/redaction';
import {
  RequestIdLogRecordProcessor,
  RequestIdPropagator,
  requestIdHooks,
  RequestIdSpanProcessor,
} from '@weir/request-context';
import { cloudEventExporters } from './cloud-events.ts';
import { DERIVED_EVENTS } from './derived-events.ts';
import { integerFromEnvironment } from './environment.ts';
import { BOOK_INGESTION, flowEmitter, flowSampler } from './flow.ts';
import { isForSentry, startSentry } from './sentry.ts';
import { onShutdown } from './shutdown.ts';

// Lets the instrumentations see modules that are imported rather than required.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

// One for all ways out, around the processors that export.
const redactor = createRedactor();
const hooks = requestIdHooks();
const { BACKEND_URL } = process.env;
// The stock reader takes it from whoever makes it, not from the environment.
const metricIntervalMs = integerFromEnvironment('OTEL_METRIC_EXPORT_INTERVAL', 10_000, { min: 100, max: 600_000 });
const backendOrigin = BACKEND_URL === undefined ? undefined : new URL(BACKEND_URL).origin;

const sentry = await startSentry(redactor.mask);

const exportedLogs = new RedactionLogRecordProcessor({
  redactor,
  processor: new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() }),
});

const cloudEvents = (await cloudEventExporters()).map(
  (exporter) =>
    new RedactionLogRecordProcessor({
      redactor,
      processor: new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: 100 }),
    }),
);

const sdk = new NodeSDK({
  ...(flowSampler && { sampler: new FlowSpanSampler(flowSampler) }),
  spanProcessors: [
    new RequestIdSpanProcessor(),
    new FlowSpanProcessor({
      emitter: flowEmitter,
      rules: DERIVED_EVENTS,
      group: BOOK_INGESTION,
      // Health checks and migrations are no flows.
      unnamed: 'skip',
    }),
    new RedactionSpanProcessor({
      redactor,
      processor: new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 }),
    }),
  ],
  logRecordProcessors: [
    new RequestIdLogRecordProcessor(),
    new FlowLogRecordProcessor(),
    ...(sentry === undefined ? [] : [sentry.logRecordProcessor]),
    ...cloudEvents,
    flowSampler === undefined ? exportedLogs : new FlowSamplingLogRecordProcessor(exportedLogs, flowSampler),
  ],
  metricReaders: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter(),
      exportIntervalMillis: metricIntervalMs,
      exportTimeoutMillis: metricIntervalMs,
      metricProducers: [new MetricSetProducer({ temporality: 'cumulative' })],
    }),
  ],
  textMapPropagator: new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new FlowPropagator(), new RequestIdPropagator()],
  }),
  instrumentations: [
    new HttpInstrumentation({
      startIncomingSpanHook: hooks.startIncomingSpanHook,
      startOutgoingSpanHook: hooks.startOutgoingSpanHook,
      ignoreOutgoingRequestHook: isForSentry,
    }),
    new UndiciInstrumentation({
      startSpanHook: hooks.startSpanHook,
      // Names the service that is asked, for edges in span metrics.
      requestHook(span, { origin }) {
        if (origin === backendOrigin) span.setAttribute(ATTR_PEER_SERVICE, 'backend');
      },
    }),
    new PgInstrumentation(),
    // The work on a message is a trace of its own, linked to the one in which it was sent, as it is over HTTP.
    new PlatformaticKafkaInstrumentation({ processParent: 'none' }),
  ],
});
sdk.start();

// Exports what is left.
onShutdown(async () => {
  await flowEmitter.shutdown();
  await sentry?.close();
  await sdk.shutdown();
});
