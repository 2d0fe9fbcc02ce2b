/** Every answer of the JSON API and every message of its stream, as docs/viewer-api.md describes them. Types only: a page may import them. */
export type { CacheList, CacheStep, CacheView, TierView } from './types/caches.ts';
export type { CloudEventDetail, CloudEventList, CloudEventSummary } from './types/cloud-events.ts';
export type {
  AckView,
  FlowBar,
  FlowEventMark,
  FlowEventView,
  FlowLane,
  FlowList,
  FlowListName,
  FlowPage,
  FlowRow,
  FlowTrace,
  HopView,
} from './types/flows.ts';
export type { FlowStoreView, OfFlowStore, StoreProblem } from './types/flow-store.ts';
export type { Health, KindCounts, ListenerView } from './types/health.ts';
export type { EventNameList, EventNameRow, LogDetail, LogList, LogSummary } from './types/logs.ts';
export type {
  MetricKind,
  MetricPointView,
  MetricSeries,
  MetricSetAnswer,
  MetricSetList,
  MetricSetRow,
  MetricView,
  SeriesMeasure,
} from './types/metrics.ts';
export type { GraphEdge, GraphNode, LagView, PathwayFigures, PathwayGraph, PathwayRow } from './types/pathways.ts';
export type { SearchAnswer } from './types/search.ts';
export type { ExportFile, ImportAnswer } from './types/sharing.ts';
export type { Changed, StreamMessages, StreamTopic } from './types/stream.ts';
export type {
  CacheStrip,
  CacheStripTier,
  SpanAnswer,
  SpanDetail,
  SpanEnd,
  SpanEventView,
  SpanKind,
  SpanLinkView,
  SpanStatus,
  SpanView,
  TraceAnswer,
  TraceList,
  TraceRow,
} from './types/traces.ts';
export type {
  ApiErrorCode,
  DurationNs,
  ErrorAnswer,
  JsonAttributes,
  JsonValue,
  Page,
  Percentiles,
  TimeNs,
} from './types/values.ts';
