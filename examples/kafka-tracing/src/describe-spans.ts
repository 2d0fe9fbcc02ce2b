/** Spans as lines of text: each under its parent, with what it links to. */
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Spans of one kind are told apart by the order in which they ended. */
export function describeSpans(spans: readonly ReadableSpan[]): readonly string[] {
  const labels = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const span of spans) {
    const { name } = span;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    labels.set(span.spanContext().spanId, `${name} #${count}`);
  }
  const describe = (span: ReadableSpan, depth: number): string[] => {
    const links = span.links.map((link) => labels.get(link.context.spanId)).join(', ');
    const line = `${'  '.repeat(depth)}${labels.get(span.spanContext().spanId)}${links === '' ? '' : ` -> ${links}`}`;
    const children = spans.filter((other) => other.parentSpanContext?.spanId === span.spanContext().spanId);
    return [line, ...children.flatMap((child) => describe(child, depth + 1))];
  };
  return spans.filter(({ parentSpanContext }) => parentSpanContext === undefined).flatMap((root) => describe(root, 0));
}
