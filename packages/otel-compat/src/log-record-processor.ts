/** The parts of the SDK's log side that Weir touches, true of `@opentelemetry/sdk-logs` 0.222+ and 3.x. */
import type { Attributes, Context, HrTime, SpanContext } from '@opentelemetry/api';

/** Scope of the logger that emitted a record, or of the meter behind a metric. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Attributes;
}

/** Attribute map of a log record. API 1.9 and 1.10 type the values differently; readers must narrow. */
export type LogAttributes = Record<string, unknown>;

/** A log record as exporters and readers see it. */
export interface ReadableLogRecord {
  readonly hrTime: HrTime;
  readonly hrTimeObserved: HrTime;
  readonly spanContext?: SpanContext;
  readonly severityText?: string;
  readonly severityNumber?: number;
  readonly body?: unknown;
  readonly eventName?: string;
  readonly attributes: LogAttributes;
}

/** A log record while processors may still change it, that is until the last `onEmit` has returned. */
export interface ReadWriteLogRecord extends ReadableLogRecord {
  setAttribute(key: string, value?: never): unknown;
}

/** Structural `LogRecordProcessor`: assignable to the stock interface of both SDK lines. */
export interface LogRecordProcessor {
  onEmit(logRecord: ReadWriteLogRecord, context?: Context): void;
  /**
   * Whether this processor wants such a record. The SDK asks all of them and drops the record only where each says
   * no, and a processor without this method counts as a yes: an enriching one must say no, or it switches off the
   * filters of its siblings.
   */
  enabled?(options: {
    context: Context;
    instrumentationScope: InstrumentationScope;
    severityNumber?: number;
    eventName?: string;
  }): boolean;
  forceFlush(options?: { timeoutMillis?: number }): Promise<void>;
  shutdown(): Promise<void>;
}
