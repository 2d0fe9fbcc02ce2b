/** Spans as a tree is read: a parent before its children, these by their start. */
import type { SpanView } from '@weir/viewer/api';

/** A span and how deep it is in its tree. */
export type SpanRow = SpanView & { readonly depth: number };

/** A span whose parent is not among them begins a tree; a circle of parents, which only a broken sender makes, is cut open. */
export function treeRows(spans: readonly SpanView[]): readonly SpanRow[] {
  const inOrder = [...spans].sort((a, b) => compare(BigInt(a.startNs), BigInt(b.startNs)));
  const known = new Set(inOrder.map(({ spanId }) => spanId));
  const children = Map.groupBy(inOrder, ({ parentSpanId }) =>
    parentSpanId !== undefined && known.has(parentSpanId) ? parentSpanId : '',
  );
  const rows: SpanRow[] = [];
  const seen = new Set<string>();
  const visit = (roots: readonly SpanView[]): void => {
    const waiting = roots.map((span) => ({ span, depth: 0 })).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { span, depth } = next;
      if (seen.has(span.spanId)) continue;
      seen.add(span.spanId);
      rows.push({ ...span, depth });
      const below = children.get(span.spanId) ?? [];
      waiting.push(...below.map((child) => ({ span: child, depth: depth + 1 })).reverse());
    }
  };
  visit(children.get('') ?? []);
  visit(inOrder.filter(({ spanId }) => !seen.has(spanId)));
  return rows;
}

/** The rows that are left when what is below the closed ones is hidden. */
export function openRows(rows: readonly SpanRow[], closed: ReadonlySet<string>): readonly SpanRow[] {
  let hiddenBelow = Infinity;
  return rows.filter(({ spanId, depth }) => {
    if (depth > hiddenBelow) return false;
    hiddenBelow = closed.has(spanId) ? depth : Infinity;
    return true;
  });
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
