/** What is kept of a finished span: where it stands in the code, how long it took, how it failed. No values. */
import type { HrTime } from '@opentelemetry/api';
import type { Mask } from '@weir/otel-compat';
import { ATTR_DIAGNOSTICS_INTENT, ATTR_DIAGNOSTICS_RECOVERY_HINT } from '@weir/semconv';
import type { ExportedSpan } from '../otel/masked-span.ts';
import { plainWords } from './plain-words.ts';
import { type CodePlace, placeOf } from './code-place.ts';
import type { Problem } from './payload.ts';
import { problemOf } from './problem.ts';

/** One span of the window. */
export interface SpanSummary {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined where the caller is not of this process. */
  readonly parentId: string | undefined;
  readonly intent: string;
  readonly place: CodePlace;
  readonly startMs: number;
  readonly durationMs: number;
  readonly error: boolean;
  readonly problem: Problem | undefined;
  readonly hint: string | undefined;
}

const ERROR = 2;
const MAX_HINT = 200;

/** @param detail whether the text of the error is kept, without its values */
export function summaryOf(span: ExportedSpan, mask: Mask, detail: boolean): SpanSummary {
  const { traceId, spanId } = span.spanContext();
  const parent = span.parentSpanContext;
  const intent = span.attributes[ATTR_DIAGNOSTICS_INTENT];
  const hint = span.attributes[ATTR_DIAGNOSTICS_RECOVERY_HINT];
  const error = span.status.code === ERROR;
  return {
    traceId,
    spanId,
    parentId: parent === undefined || parent.isRemote === true ? undefined : parent.spanId,
    intent: plainWords(mask(typeof intent === 'string' ? intent : span.name)),
    place: placeOf(span),
    startMs: milliseconds(span.startTime),
    durationMs: milliseconds(span.duration),
    error,
    problem: error ? problemOf(span, mask, detail) : undefined,
    hint: typeof hint === 'string' ? plainWords(mask(hint)).slice(0, MAX_HINT) : undefined,
  };
}

function milliseconds([seconds, nanos]: HrTime): number {
  return seconds * 1_000 + nanos / 1e6;
}
