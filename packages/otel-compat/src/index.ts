export { hasContextManager } from './active-context.ts';
export { type ApiRegistrations, apiRegistrations } from './api-registrations.ts';
export { type Clock, type ClockSources, createClock, systemClock } from './clock.ts';
export {
  type ContextAttribute,
  ContextAttributeLogRecordProcessor,
  ContextAttributeSpanProcessor,
} from './context-attribute-processors.ts';
export {
  currentFlowId,
  FLOW_ID_BAGGAGE_KEY,
  flowContext,
  flowContextStorage,
  isFlowId,
  MAX_FLOW_ID_LENGTH,
} from './current-flow.ts';
export { parseDurationMs } from './duration.ts';
export { announceDestination, type Destination, destinationOf, injectionPolicy } from './destination.ts';
export { type EventMetric, type EventMetricSource, type EventMetricSpec, noEventMetric } from './event-metrics.ts';
export { errorName, FaultCounter } from './fault-counter.ts';
export { type HostPolicy, hostPolicy } from './host-policy.ts';
export { findLoggerProvider, type Logger, type LoggerProvider, loggerSource, type LogRecord } from './logger.ts';
export type {
  InstrumentationScope,
  LogAttributes,
  LogRecordProcessor,
  ReadableLogRecord,
  ReadWriteLogRecord,
} from './log-record-processor.ts';
export {
  type InternalFault,
  internalFaults,
  type InternalReport,
  listenToInternal,
  reportInternal,
} from './internal.ts';
export { markdownCode, markdownTable } from './markdown-table.ts';
export { type Mask, noMask } from './masking.ts';
export { instrumentSource } from './meter.ts';
export { type MessageHeaders, messageHeadersGetter, messageHeadersSetter } from './message-headers.ts';
export type {
  AggregationTemporality,
  CollectionResult,
  DataPoint,
  ExponentialHistogramValue,
  HistogramValue,
  MetricData,
  MetricDescriptor,
  MetricProducer,
  ScopeMetrics,
} from './metric-producer.ts';
export { findMeterProvider } from './meter-provider.ts';
export { processWide } from './process-wide.ts';
export { registryFile, type RegistryIdentity, registryManifest } from './registry-files.ts';
export { formatRfc3339, parseRfc3339, toNanoseconds } from './rfc3339.ts';
export type { ReadableSpan, SpanProcessor } from './span-processor.ts';
export { hasLengthWithin, isTextWithin, isToken } from './text.ts';
export { typeName } from './type-name.ts';
export {
  type DeliveryStats,
  DROP_REASONS,
  type DropReason,
  type ItemResult,
  noDrops,
  type Transport,
} from './transport.ts';
export { type Environment, type SubstitutionListener, substituteVariables } from './variables.ts';
export { Double, yamlText, type YamlValue } from './yaml-text.ts';
