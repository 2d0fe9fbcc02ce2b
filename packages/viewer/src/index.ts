export { VIEWER_ERROR_CODES, ViewerError, type ViewerErrorCode } from './errors.ts';
export { decodeLogs, decodeMetrics, decodeTraces } from './otlp/decode.ts';
export type {
  ExponentialBuckets,
  ExponentialHistogramPoint,
  HistogramPoint,
  MetricPoint,
  NumberPoint,
  QuantileValue,
  ReceivedExemplar,
  ReceivedExponentialHistogram,
  ReceivedGauge,
  ReceivedHistogram,
  ReceivedMetric,
  ReceivedMetricBase,
  ReceivedSum,
  ReceivedSummary,
  SummaryPoint,
  Temporality,
} from './otlp/metric-model.ts';
export type {
  Attributes,
  AttributeValue,
  Int64,
  ReceivedLogRecord,
  ReceivedOrigin,
  ReceivedScope,
  ReceivedSpan,
  ReceivedSpanEvent,
  ReceivedSpanLink,
  ReceivedSpanStatus,
} from './otlp/model.ts';
export type { OtlpReceiver } from './http/listening.ts';
export { startOtlpReceiver } from './http/receiver.ts';
export type { OtlpReceiverOptions } from './http/receiver-options.ts';
export type { OtlpReceiverStats } from './http/receiver-stats.ts';
export type { RejectReason } from './http/rejection.ts';
export { type TelemetryCounts, TelemetryStore, type TelemetryStoreOptions } from './telemetry-store.ts';
export type { ViewerOptions } from './viewer/options.ts';
export { startViewer, type Viewer } from './viewer/viewer.ts';
