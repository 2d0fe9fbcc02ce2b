/** A selection of what is kept, as OTLP/JSON and CloudEvents JSON. */
import type { DatabaseSync } from 'node:sqlite';
import type { ExportFile } from '../api/types/sharing.ts';
import type { JsonAttributes } from '../api/types/values.ts';
import type { CloudEventDoc } from '../cloud-events/envelope.ts';
import type { LogDoc } from '../ingest/log-items.ts';
import type { OriginDoc } from '../ingest/origins.ts';
import { type Parameter, type QuestionContext, type Row, rowsOf } from './context.ts';
import { keyValues, otlpValue } from './otlp-json.ts';
import type { SpanDoc } from './spans.ts';

/** Rows of each kind that one file may hold. */
const MOST = 50_000;

/** Which flows and traces. */
export interface ExportArgs {
  readonly flows: readonly string[];
  readonly traces: readonly string[];
}

/** Spans, logs and CloudEvents of flows and traces. */
export type ExportedParts = Pick<ExportFile, 'traces' | 'logs' | 'cloudEvents'>;

/** Gathers them; what belongs to a flow by its trace alone included. */
export function exported({ db }: QuestionContext, { flows, traces }: ExportArgs): ExportedParts {
  const units = rowsOf(
    db,
    `SELECT id FROM unit WHERE flow IN (SELECT value FROM json_each(?1))
     UNION SELECT unit FROM trace WHERE trace IN (SELECT value FROM json_each(?1) UNION SELECT value FROM json_each(?2))`,
    [JSON.stringify(flows), JSON.stringify(traces)],
  ).map(({ id }) => Number(id));
  const parameters = [JSON.stringify(units)];
  const inUnits = 'unit IN (SELECT value FROM json_each(?1))';
  const columns = 'origin.service, origin.scope, origin.doc AS origin_doc, origin.id AS origin_id';
  const spans = rowsOf(
    db,
    `SELECT span.trace, span.span, span.parent, span.name, span.kind, span.status, span.doc,
     CAST(span.start AS TEXT) AS start, CAST(span.end AS TEXT) AS end, ${columns}
     FROM span LEFT JOIN origin ON origin.id = span.origin WHERE span.${inUnits} ORDER BY origin_id, span.id LIMIT ${MOST}`,
    parameters,
  );
  const logs = rowsOf(
    db,
    `SELECT log.severity, log.severity_text, log.event, log.trace, log.span, log.doc,
     CAST(log.time AS TEXT) AS time, CAST(log.observed AS TEXT) AS observed, ${columns}
     FROM log LEFT JOIN origin ON origin.id = log.origin WHERE log.${inUnits} ORDER BY origin_id, log.id LIMIT ${MOST}`,
    parameters,
  );
  const cloudEvents = rowsOf(
    db,
    `SELECT doc FROM cloud_event WHERE log IS NULL AND ${inUnits} ORDER BY id LIMIT ${MOST}`,
    parameters,
  );
  return {
    traces: { resourceSpans: grouped(spans, 'scopeSpans', 'spans', (row) => otlpSpan(db, row)) },
    logs: { resourceLogs: grouped(logs, 'scopeLogs', 'logRecords', otlpLog) },
    cloudEvents: cloudEvents.map((row) => structured(JSON.parse(String(row['doc'])) as CloudEventDoc)),
  };
}

/** One group for each origin: a resource with one scope. */
function grouped(rows: readonly Row[], scopes: string, items: string, item: (row: Row) => object): object[] {
  return [...Map.groupBy(rows, (row) => row['origin_id'])].map(([, group]) => {
    const [first] = group;
    const { r = {}, v = '', s = {} } = JSON.parse(String(first?.['origin_doc'] ?? '{}')) as OriginDoc;
    return {
      resource: { attributes: keyValues(r) },
      [scopes]: [
        {
          scope: { name: String(first?.['scope'] ?? ''), version: v, attributes: keyValues(s) },
          [items]: group.map(item),
        },
      ],
    };
  });
}

function otlpSpan(db: DatabaseSync, row: Row): object {
  const { a = {}, e = [], t = '', m = '', f = 0, d = [] } = JSON.parse(String(row['doc'])) as SpanDoc;
  return {
    traceId: row['trace'],
    spanId: row['span'],
    ...(row['parent'] !== null && { parentSpanId: row['parent'] }),
    traceState: t,
    flags: f,
    name: row['name'],
    kind: row['kind'],
    startTimeUnixNano: row['start'],
    endTimeUnixNano: row['end'],
    attributes: keyValues(a),
    events: e.map(([timeUnixNano, name, attributes]) => ({ timeUnixNano, name, attributes: keyValues(attributes) })),
    links: linksOf(db, [row['trace'] ?? null, row['span'] ?? null]),
    status: { code: row['status'], message: m },
    droppedAttributesCount: d[0] ?? 0,
    droppedEventsCount: d[1] ?? 0,
    droppedLinksCount: d[2] ?? 0,
  };
}

function linksOf(db: DatabaseSync, span: readonly Parameter[]): object[] {
  return rowsOf(db, 'SELECT to_trace, to_span, doc FROM span_link WHERE trace = ? AND span = ? ORDER BY id', span).map(
    (row) => {
      const { a = {}, t = '', f = 0 } = JSON.parse(String(row['doc'])) as SpanDoc;
      return { traceId: row['to_trace'], spanId: row['to_span'], traceState: t, flags: f, attributes: keyValues(a) };
    },
  );
}

function otlpLog(row: Row): object {
  const { a = {}, b, f = 0, d = 0 } = JSON.parse(String(row['doc'])) as LogDoc;
  return {
    timeUnixNano: row['time'],
    observedTimeUnixNano: row['observed'],
    severityNumber: row['severity'],
    severityText: row['severity_text'],
    eventName: row['event'],
    ...(row['trace'] !== null && { traceId: row['trace'] }),
    ...(row['span'] !== null && { spanId: row['span'] }),
    flags: f,
    ...(b !== undefined && { body: otlpValue(b) }),
    attributes: keyValues(a),
    droppedAttributesCount: d,
  };
}

function structured({ e, d }: CloudEventDoc): JsonAttributes {
  if (d === undefined) return e;
  if (d.kind === 'binary') return { ...e, data_base64: d.base64 };
  return { ...e, data: (d.kind === 'text' ? d.text : d.value) as JsonAttributes };
}
