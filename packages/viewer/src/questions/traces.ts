/** Traces: one as a tree, and the list of them. */
import type { DatabaseSync } from 'node:sqlite';
import type { SpanAnswer, SpanView, TraceAnswer, TraceList, TraceRow } from '../api/types/traces.ts';
import { Conditions, containing, type ListArgs, member, type QuestionContext, rowsOf } from './context.ts';
import { linksFrom, linksTo } from './links.ts';
import { listed, listLogs } from './logs.ts';
import { spanDetail, spansWhere } from './spans.ts';

const MAX_SPANS = 5_000;
const MAX_LOGS = 1_000;
/** Flows, and requests, of one trace that are told. */
const MAX_IDS = 100;

/** Which traces. */
export interface TraceArgs extends ListArgs {
  readonly service?: string;
  readonly flow?: string;
  readonly request?: string;
  readonly errors?: boolean;
  readonly q?: string;
}

/** A page of traces, newest first by arrival. */
export function listTraces({ db }: QuestionContext, args: TraceArgs): TraceList {
  const some = (condition: string): string =>
    `EXISTS (SELECT 1 FROM span LEFT JOIN origin ON origin.id = span.origin WHERE span.trace = trace.trace AND ${condition})`;
  const conditions = new Conditions()
    .add('trace.id < ?', /^\d{1,15}$/.test(args.after ?? '') ? Number(args.after) : undefined)
    .addAll('EXISTS (SELECT 1 FROM span WHERE span.trace = trace.trace)', [])
    .add(some('origin.service = ?'), args.service)
    .add(
      'trace.trace IN (SELECT trace FROM span WHERE flow = ? AND flow <> trace UNION SELECT trace FROM log WHERE flow = ? UNION SELECT ?)',
      args.flow,
    )
    .add('trace.trace IN (SELECT trace FROM span WHERE request = ?)', args.request)
    .addAll(some('span.status = 2'), args.errors === true ? [] : undefined)
    .add(some(String.raw`span.name LIKE ? ESCAPE '\'`), containing(args.q))
    .add(some('span.start >= ?'), args.from)
    .add(some('span.start < ?'), args.to);
  const sql = `SELECT trace.id, trace.trace FROM trace${conditions.where} ORDER BY trace.id DESC LIMIT ?`;
  const rows = rowsOf(db, sql, [...conditions.parameters, args.limit + 1]);
  const shown = rows.slice(0, args.limit);
  const next = rows.length > args.limit ? { next: String(shown.at(-1)?.['id']) } : {};
  return { traces: shown.flatMap((row) => traceRow(db, String(row['trace'])) ?? []), ...next };
}

/** A trace in one line; undefined where no span of it is kept. */
export function traceRow(db: DatabaseSync, trace: string): TraceRow | undefined {
  const [sums] = rowsOf(
    db,
    `SELECT count(*) AS spans, sum(span.status = 2) AS errors, CAST(min(span.start) AS TEXT) AS start,
     CAST(max(span.end) - min(span.start) AS TEXT) AS duration, group_concat(DISTINCT origin.service) AS services
     FROM span LEFT JOIN origin ON origin.id = span.origin WHERE span.trace = ?`,
    [trace],
  );
  if (sums === undefined || sums['spans'] === 0) return undefined;
  const [root] = rowsOf(
    db,
    `SELECT span.name, span.parent, span.request, origin.service FROM span LEFT JOIN origin ON origin.id = span.origin
     WHERE span.trace = ? ORDER BY span.parent IS NOT NULL, span.start LIMIT 1`,
    [trace],
  );
  return {
    traceId: trace,
    name: String(root?.['name'] ?? ''),
    service: String(root?.['service'] ?? ''),
    services: listed(sums['services']),
    spans: Number(sums['spans']),
    errors: Number(sums['errors']),
    startNs: String(sums['start']),
    durationNs: String(sums['duration']),
    complete: root?.['parent'] === null,
    flowIds: idsOf(db, 'flow', trace),
    ...member('requestId', root?.['request'] ?? idsOf(db, 'request', trace)[0]),
  };
}

/** One trace, as a tree is read. */
export function traceAnswer(context: QuestionContext, { trace }: { readonly trace: string }): TraceAnswer | undefined {
  const { db } = context;
  const found = spansWhere(db, 'span.trace = ?', [trace], MAX_SPANS + 1);
  const { logs, next } = listLogs(context, { trace, limit: MAX_LOGS });
  if (found.length === 0 && logs.length === 0) return undefined;
  const spans = found.slice(0, MAX_SPANS);
  const times = [...spans.map(({ endNs }) => BigInt(endNs)), ...logs.map(({ atNs }) => BigInt(atNs))];
  const starts = [...spans.map(({ startNs }) => BigInt(startNs)), ...logs.map(({ atNs }) => BigInt(atNs))];
  return {
    traceId: trace,
    startNs: String(starts.reduce((a, b) => (a < b ? a : b))),
    endNs: String(times.reduce((a, b) => (a > b ? a : b))),
    services: [...new Set(spans.map(({ service }) => service))].filter((service) => service !== '').toSorted(),
    spans: asTree(spans),
    linksTo: linksFrom(db, trace),
    linkedFrom: linksTo(db, trace),
    logs: logs.toReversed(),
    flowIds: idsOf(db, 'flow', trace),
    requestIds: idsOf(db, 'request', trace),
    truncated: { spans: found.length > MAX_SPANS, logs: next !== undefined },
  };
}

/** One span with what hangs on it. */
export function spanAnswer(
  context: QuestionContext,
  { trace, span }: { readonly trace: string; readonly span: string },
): SpanAnswer | undefined {
  const { db } = context;
  const detail = spanDetail(db, trace, span);
  if (detail === undefined) return undefined;
  return {
    span: detail,
    linksTo: linksFrom(db, trace, span),
    linkedFrom: linksTo(db, trace, span),
    logs: listLogs(context, { trace, span, limit: MAX_LOGS }).logs.toReversed(),
  };
}

/** Flows, or requests, that spans and logs of a trace name. */
export function idsOf(db: DatabaseSync, column: 'flow' | 'request', trace: string): string[] {
  const sql = `SELECT ${column} AS id FROM span WHERE trace = ?1 AND ${column} IS NOT NULL
    UNION SELECT ${column} FROM log WHERE trace = ?1 AND ${column} IS NOT NULL LIMIT ${MAX_IDS}`;
  const ids = rowsOf(db, sql, [trace]).map((row) => String(row['id']));
  // Spans that knew no flow say the trace's own id.
  return column === 'flow' && ids.length > 1 ? ids.filter((id) => id !== trace) : ids;
}

/** A parent before its children, each with its depth. Without recursion: a trace may be one long chain, or name a circle. */
function asTree(spans: readonly SpanView[]): (SpanView & { depth: number })[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(spans, ({ parentSpanId, spanId }) =>
    parentSpanId !== undefined && parentSpanId !== spanId && known.has(parentSpanId) ? parentSpanId : '',
  );
  const seen = new Set<SpanView>();
  const tree: (SpanView & { depth: number })[] = [];
  const walk = (roots: readonly SpanView[]): void => {
    const waiting = roots.toReversed().map((span) => ({ span, depth: 0 }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { span, depth } = next;
      if (seen.has(span)) continue;
      seen.add(span);
      tree.push({ ...span, depth });
      const below = span.spanId === '' ? [] : (children.get(span.spanId) ?? []);
      for (const child of below.toReversed()) waiting.push({ span: child, depth: depth + 1 });
    }
  };
  walk(children.get('') ?? []);
  walk(spans.filter((span) => !seen.has(span)));
  return tree;
}
