/** Spans as they are shown: from rows to bars, with what a cache did and which clocks disagree. */
import type { DatabaseSync } from 'node:sqlite';
import type { SpanDetail, SpanEventView, SpanKind, SpanStatus, SpanView } from '../api/types/traces.ts';
import { jsonAttributes } from '../rows/json-value.ts';
import type { OriginDoc } from '../ingest/origins.ts';
import { restoredAttributes, type StoredObject } from '../rows/stored-value.ts';
import { type CacheStepDoc, cacheStrips, isCacheDoc } from './cache-strips.ts';
import { member, type Parameter, type Row, rowsOf } from './context.ts';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: readonly SpanStatus[] = ['unset', 'ok', 'error'];

/** What is stored beside the columns of a span. */
export interface SpanDoc {
  readonly a?: StoredObject;
  readonly e?: readonly (readonly [string, string, StoredObject])[];
  /** trace state */
  readonly t?: string;
  /** status message */
  readonly m?: string;
  /** flags */
  readonly f?: number;
  /** dropped attributes, events, links */
  readonly d?: readonly number[];
}

const COLUMNS = `span.id, span.trace, span.span, span.parent, span.name, span.kind, span.status,
  CAST(span.start AS TEXT) AS start, CAST(span.end AS TEXT) AS end, span.flow, span.request, span.destination, span.doc,
  origin.service, origin.scope`;

const FROM = 'FROM span LEFT JOIN origin ON origin.id = span.origin';

/** Spans that hold a condition, in order of start. */
export function spansWhere(
  db: DatabaseSync,
  where: string,
  parameters: readonly Parameter[],
  limit: number,
): SpanView[] {
  const sql = `SELECT ${COLUMNS} ${FROM} WHERE ${where} ORDER BY span.start, span.id LIMIT ?`;
  return spanViews(rowsOf(db, sql, [...parameters, limit]));
}

/** One span in full. */
export function spanDetail(db: DatabaseSync, trace: string, span: string): SpanDetail | undefined {
  const sql = `SELECT ${COLUMNS}, origin.doc AS origin_doc ${FROM} WHERE span.trace = ? AND span.span = ? AND span.span <> ''`;
  const [row] = rowsOf(db, sql, [trace, span]);
  if (row === undefined) return undefined;
  // Its tiers, or its parent, may be what says something of it.
  const family = spansWhere(
    db,
    `span.trace = ? AND (span.span = ? OR span.parent = ? OR span.span = ?)`,
    [trace, span, span, String(row['parent'] ?? '')],
    1_000,
  );
  const view = family.find((one) => one.spanId === span);
  const { a = {}, e = [], t = '', d = [] } = JSON.parse(String(row['doc'])) as SpanDoc;
  const { r = {}, v = '', s = {} } = JSON.parse(String(row['origin_doc'] ?? '{}')) as OriginDoc;
  return {
    ...(view as SpanView),
    attributes: shown(a),
    resource: shown(r),
    scopeVersion: v,
    scopeAttributes: shown(s),
    traceState: t,
    events: e.map(([atNs, name, attributes]): SpanEventView => ({ name, atNs, attributes: shown(attributes) })),
    dropped: { attributes: d[0] ?? 0, events: d[1] ?? 0, links: d[2] ?? 0 },
  };
}

/** Stored attributes as they are shown. */
export function shown(attributes: StoredObject): SpanDetail['attributes'] {
  return jsonAttributes(restoredAttributes(attributes));
}

function spanViews(rows: readonly Row[]): SpanView[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  const cacheDocs = rows.filter((row) => isCacheDoc(String(row['doc']))).map(cacheStepDoc);
  const strips = cacheStrips(cacheDocs);
  return rows.map((row) => {
    const parent = row['parent'] === null ? undefined : byId.get(`${row['trace']}/${row['parent']}`);
    const view = plainView(row);
    const strip = strips.get(idOf(row));
    return {
      ...view,
      ...(strip !== undefined && { cache: strip }),
      ...skew(row, parent),
      ...(row['parent'] !== null && parent === undefined && { orphan: true as const }),
    };
  });
}

function plainView(row: Row): SpanView {
  const doc = String(row['doc']);
  // Most spans have no message, and their attributes are not needed for a bar.
  const message = Number(row['status']) === 2 ? (JSON.parse(doc) as SpanDoc).m : undefined;
  return {
    traceId: String(row['trace']),
    spanId: String(row['span']),
    ...member('parentSpanId', row['parent']),
    name: String(row['name']),
    kind: KINDS[Number(row['kind'])] ?? 'unspecified',
    service: String(row['service'] ?? ''),
    scope: String(row['scope'] ?? ''),
    startNs: String(row['start']),
    endNs: String(row['end']),
    durationNs: String(BigInt(String(row['end'])) - BigInt(String(row['start']))),
    status: STATUSES[Number(row['status'])] ?? 'unset',
    ...member('statusMessage', message),
    ...member('flowId', row['flow']),
    ...member('requestId', row['request']),
    ...member('destination', row['destination']),
  };
}

function skew(row: Row, parent: Row | undefined): { readonly skewNs?: string } {
  if (parent === undefined || parent['service'] === row['service']) return {};
  const before = BigInt(String(parent['start'])) - BigInt(String(row['start']));
  return before > 0n ? { skewNs: String(before) } : {};
}

function cacheStepDoc(row: Row): CacheStepDoc {
  return {
    id: idOf(row),
    parent: `${row['trace']}/${row['parent']}`,
    name: String(row['name']),
    durationNs: String(BigInt(String(row['end'])) - BigInt(String(row['start']))),
    attributes: (JSON.parse(String(row['doc'])) as SpanDoc).a ?? {},
  };
}

function idOf(row: Row): string {
  return `${row['trace']}/${row['span']}`;
}
