/** Orders the spans of a trace as calls: each after its caller. */
import type { CallStep } from './payload.ts';
import type { SpanSummary } from './span-summary.ts';

/** More steps than these would not fit anyway. */
const MAX_STEPS = 256;

/** The steps, outermost first; calls of one caller in the order in which they began. */
export function callChain(spans: readonly SpanSummary[]): readonly CallStep[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const callees = Map.groupBy(spans, ({ parentId }) =>
    parentId !== undefined && known.has(parentId) ? parentId : undefined,
  );
  const steps: CallStep[] = [];
  const open = (callees.get(undefined) ?? []).map((span) => ({ span, depth: 0 })).reverse();
  for (let next = open.pop(); next !== undefined && steps.length < MAX_STEPS; next = open.pop()) {
    const { span, depth } = next;
    steps.push({
      intent: span.intent,
      ...span.place,
      duration_ms: Math.round(span.durationMs * 1_000) / 1_000,
      error: span.error,
      depth,
    });
    const below = (callees.get(span.spanId) ?? []).map((callee) => ({ span: callee, depth: depth + 1 }));
    open.push(...below.reverse());
  }
  return steps;
}
