/** What a part adds to the SDK, and where: the order in which it takes effect does not depend on the order of options. */
import type { TextMapPropagator } from '@opentelemetry/api';
import type { LogRecordProcessor, Mask, MetricProducer, SpanProcessor } from '@weir/otel-compat';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import type { ReaderKind } from '../sdk/metric-readers.ts';
import type { Instrumentation } from '../sdk/stock.ts';

/** One part, made. */
export interface Contribution {
  /** First: they add to spans what is known at their start or end. */
  readonly enrichSpans?: readonly SpanProcessor[];
  /** First: they add to log records what is known when they are emitted. */
  readonly enrichLogs?: readonly LogRecordProcessor[];
  /** Second: around every processor that exports, outermost. */
  readonly redactSpans?: (exporting: SpanProcessor) => SpanProcessor;
  readonly redactLogs?: (exporting: LogRecordProcessor) => LogRecordProcessor;
  /** Third: around every processor that exports log records, inside of redaction. */
  readonly wrapLogs?: (exporting: LogRecordProcessor) => LogRecordProcessor;
  /** Around all of that: decides which log records leave at all. */
  readonly sampleLogs?: (exporting: LogRecordProcessor) => LogRecordProcessor;
  /** Further ways out, redacted like the SDK's own, but not wrapped. */
  readonly exportSpans?: readonly SpanProcessor[];
  readonly exportLogs?: readonly LogRecordProcessor[];
  /** Ways out that mask by themselves. */
  readonly handLogs?: readonly LogRecordProcessor[];
  readonly sampler?: object;
  readonly propagators?: readonly TextMapPropagator[];
  /** Propagates baggage in the place of the stock propagator. */
  readonly baggagePropagator?: TextMapPropagator;
  readonly instrumentations?: readonly Instrumentation[];
  /** Hooks for instrumentations of others, by the names of the instrumentations. */
  readonly hooks?: Readonly<Record<string, Readonly<Record<string, (request: object) => object>>>>;
  readonly metricProducer?: (kind: ReaderKind) => MetricProducer;
  /** Called once the SDK runs. */
  readonly start?: () => void;
  /** Counts for `stats()`. */
  readonly stats?: () => unknown;
  /** Hands over what waits. */
  readonly flush?: (timeoutMs: number) => Promise<unknown>;
  /** The last call. */
  readonly close?: (timeoutMs: number) => Promise<unknown>;
}

/** What parts are made with. */
export interface PartTools extends ExportTools {
  /** Masks what leaves, by the redaction that is configured. */
  readonly mask: Mask;
  /** Hears what goes wrong with a part after it was made. */
  readonly tell: (part: string, error: unknown) => void;
}
