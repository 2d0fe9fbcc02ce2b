/** The parts of the SDK's span side that Weir touches, true of `@opentelemetry/sdk-trace` 2.x and 3.x. */
import type { Attributes, Context, HrTime, Link, Span, SpanContext, SpanStatus } from '@opentelemetry/api';

/** A span as processors read it. Numeric `kind`, since enums of two API copies are not the same value by type. */
export interface ReadableSpan {
  readonly name: string;
  readonly kind: number;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly resource?: { readonly attributes: Readonly<Record<string, unknown>> };
}

/** Structural `SpanProcessor`: assignable to the stock interface of both SDK lines. */
export interface SpanProcessor {
  onStart(span: Span, parentContext: Context): void;
  onEnding?(span: Span): void;
  onEnd(span: ReadableSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
