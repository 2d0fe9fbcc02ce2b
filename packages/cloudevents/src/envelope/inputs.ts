/** What events are made from: the parts of log records and spans that are read, true of both SDK lines. */
import type { HrTime, SpanContext, SpanStatus } from '@opentelemetry/api';

/** What describes the process that emitted. */
export interface EventResource {
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The parts of a log record that are read: every `ReadableLogRecord` of the SDK has them. */
export interface EventLogRecord {
  readonly eventName?: string | undefined;
  /** When it happened. */
  readonly hrTime: HrTime;
  /** When it was recorded. */
  readonly hrTimeObserved?: HrTime | undefined;
  readonly severityText?: string | undefined;
  /** From 1 (trace) to 24 (fatal). */
  readonly severityNumber?: number | undefined;
  readonly body?: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly spanContext?: SpanContext | undefined;
  readonly resource?: EventResource | undefined;
}

/** The parts of an ended span that are read: every `ReadableSpan` of the SDK has them. */
export interface EventSpan {
  readonly name: string;
  readonly kind: number;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource?: EventResource | undefined;
}
