export { metricSetsMarkdown } from './describe/markdown.ts';
export {
  generateSemconvRegistry,
  type SemconvRegistry,
  type SemconvRegistryOptions,
} from './describe/semconv-registry.ts';
export { METRIC_SETS_ERROR_CODES, MetricSetsError, type MetricSetsErrorCode } from './errors.ts';
export { eventMetricSets, type EventMetricSetsOptions } from './events/event-metric-sets.ts';
export type {
  Counter,
  Gauge,
  Histogram,
  Instruments,
  Mmsc,
  ObserveCounter,
  ObserveUpDownCounter,
  Timer,
  UpDownCounter,
} from './schema/instrument-interfaces.ts';
export {
  type AttributeDeclaration,
  type AttributeDeclarations,
  type AttributeMap,
  type AttributeType,
  type AttributeValues,
  type ClosedDeclarations,
  type ClosedType,
  type DescribedAttribute,
  type OneOf,
  oneOf,
} from './schema/attributes.ts';
export {
  type AttributeSet,
  type AttributeSetKind,
  type AttributeSetOptions,
  defineAttributeSet,
} from './schema/attribute-set.ts';
export { MAX_COMBINATIONS } from './schema/buckets.ts';
export type { AttributeDescriptor, MetricFieldDescriptor, MetricSetDescriptor } from './schema/descriptor.ts';
export {
  counter,
  exponentialHistogram,
  type ExponentialHistogramOptions,
  gauge,
  histogram,
  type HistogramOptions,
  type InstrumentKind,
  type InstrumentOptions,
  type InstrumentSpec,
  mmsc,
  type NumberOptions,
  observeCounter,
  observeUpDownCounter,
  timer,
  type TimerOptions,
  upDownCounter,
} from './schema/instruments.ts';
export {
  type AnyDefinition,
  defineMetricSet,
  type InstrumentSpecs,
  type MetricSet,
  type MetricSetDefinition,
  type MetricSetMembers,
  type MetricSetOptions,
  type RegistrationValues,
} from './schema/metric-set.ts';
export { MetricSetProducer, type MetricSetProducerOptions } from './collect/producer.ts';
export type { Temporality } from './collect/metric-data.ts';
export { type MetricExporter, type MetricExportResult, RollbackExporter } from './collect/rollback-exporter.ts';
export type { PointValue } from './accounts/values.ts';
export {
  defaultRegistry,
  MetricSetRegistry,
  type MetricSetRegistryOptions,
  type RegisterArguments,
  type RegisterOptions,
} from './registry/registry.ts';
export { type MetricSetRegion, SharedMetricSets, type SharedMetricSetsOptions } from './shared/shared-metric-sets.ts';
export { WorkerMetricSets, type WorkerMetricSetsOptions } from './shared/worker-metric-sets.ts';
export { exporterSink } from './export/exporter-sink.ts';
export {
  MetricSetExport,
  type MetricSetExportOptions,
  type MetricSetExportStats,
  type MetricSink,
  type MetricSnapshot,
} from './export/metric-set-export.ts';
export { rowSink, type RowSinkOptions } from './export/row-sink.ts';
export type { Cancel, Schedule } from './export/schedule.ts';
export { eventLoopMetrics, garbageCollectionMetrics, heapMetrics } from './runtime/runtime-sets.ts';
export { registerRuntimeMetrics, type RuntimeMetricsOptions } from './runtime/runtime-metrics.ts';
export type { MetricSetRow } from './registry/rows.ts';
export { metricSetsStats, type MetricSetsFault } from './state.ts';
