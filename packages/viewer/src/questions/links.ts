/** Links between spans, followed both ways. */
import type { DatabaseSync } from 'node:sqlite';
import type { SpanEnd, SpanLinkView } from '../api/types/traces.ts';
import type { StoredObject } from '../rows/stored-value.ts';
import { member, type Parameter, type Row, rowsOf } from './context.ts';
import { shown } from './spans.ts';

/** Links of one answer. */
const MAX_LINKS = 1_000;

const LINKS = `SELECT link.trace, link.span, link.to_trace, link.to_span, link.doc,
  a.name AS a_name, a_origin.service AS a_service, CAST(a.start AS TEXT) AS a_start, a.flow AS a_flow,
  b.name AS b_name, b_origin.service AS b_service, CAST(b.start AS TEXT) AS b_start, b.flow AS b_flow
  FROM span_link AS link
  LEFT JOIN span AS a ON a.trace = link.trace AND a.span = link.span AND a.span <> ''
  LEFT JOIN origin AS a_origin ON a_origin.id = a.origin
  LEFT JOIN span AS b ON b.trace = link.to_trace AND b.span = link.to_span AND b.span <> ''
  LEFT JOIN origin AS b_origin ON b_origin.id = b.origin`;

/** Links that the spans of a trace name, or one span of it. */
export function linksFrom(db: DatabaseSync, trace: string, span?: string): SpanLinkView[] {
  return links(db, span === undefined ? 'link.trace = ?' : 'link.trace = ? AND link.span = ?', ids(trace, span));
}

/** Links by which others name the spans of a trace, or one span of it. */
export function linksTo(db: DatabaseSync, trace: string, span?: string): SpanLinkView[] {
  return links(
    db,
    span === undefined ? 'link.to_trace = ?' : 'link.to_trace = ? AND link.to_span = ?',
    ids(trace, span),
  );
}

function links(db: DatabaseSync, where: string, parameters: readonly Parameter[]): SpanLinkView[] {
  return rowsOf(db, `${LINKS} WHERE ${where} ORDER BY link.id LIMIT ${MAX_LINKS}`, parameters).map((row) => ({
    from: endOf(row, 'trace', 'span', 'a'),
    to: endOf(row, 'to_trace', 'to_span', 'b'),
    attributes: shown((JSON.parse(String(row['doc'])) as { a?: StoredObject }).a ?? {}),
  }));
}

function endOf(row: Row, trace: string, span: string, side: 'a' | 'b'): SpanEnd {
  return {
    traceId: String(row[trace]),
    spanId: String(row[span]),
    ...member('name', row[`${side}_name`]),
    ...member('service', row[`${side}_service`]),
    ...member('startNs', row[`${side}_start`]),
    ...member('flowId', row[`${side}_flow`]),
  };
}

function ids(trace: string, span: string | undefined): Parameter[] {
  return span === undefined ? [trace] : [trace, span];
}
