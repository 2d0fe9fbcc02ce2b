/**
 * Loaded in place of Weir's telemetry: the stock NodeSDK with the instrumentations that Weir's has too, and the same exporters.
 * The parts of Weir that the application itself calls find nobody who listens.
 */
import { register } from 'node:module';
import type { Context, SpanKind } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { AggregationType, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, SamplingDecision } from '@opentelemetry/sdk-trace';
import { onShutdown } from '../dist/shutdown.js';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);

const METRIC_INTERVAL_MS = 10_000;

/** Everything but the spans of the cache, which no stock instrumentation makes. */
const sampler = {
  shouldSample: (_context: Context, _traceId: string, name: string, _kind: SpanKind) => ({
    decision: name.startsWith('cache.') ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
  }),
  toString: () => 'WithoutCache',
};

const sdk = new NodeSDK({
  sampler,
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: 1_000 })],
  logRecordProcessors: [],
  metricReaders: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter(),
      exportIntervalMillis: METRIC_INTERVAL_MS,
      exportTimeoutMillis: METRIC_INTERVAL_MS,
    }),
  ],
  views: [{ meterName: '@weir/*', aggregation: { type: AggregationType.DROP } }],
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation(), new PgInstrumentation()],
});
sdk.start();
onShutdown(() => sdk.shutdown());
