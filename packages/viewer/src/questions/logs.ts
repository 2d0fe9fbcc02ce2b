/** Log records, and the names of events among them. */
import type { DatabaseSync } from 'node:sqlite';
import type { EventNameList, LogDetail, LogList, LogSummary } from '../api/types/logs.ts';
import { jsonAttributes, jsonValue } from '../rows/json-value.ts';
import type { LogDoc } from '../ingest/log-items.ts';
import type { OriginDoc } from '../ingest/origins.ts';
import { restoredAttributes, restoredValue } from '../rows/stored-value.ts';
import {
  Conditions,
  containing,
  type ListArgs,
  member,
  placeOf,
  type QuestionContext,
  type Row,
  rowsOf,
} from './context.ts';

/** Which records. */
export interface LogArgs extends ListArgs {
  /** A name, or `*` for every record that has one. */
  readonly event?: string;
  /** At least. */
  readonly severity?: number;
  readonly service?: string;
  readonly flow?: string;
  readonly request?: string;
  readonly trace?: string;
  readonly span?: string;
  readonly q?: string;
}

const SUMMARY = `SELECT log.id, CAST(log.time AS TEXT) AS at, log.severity, log.severity_text, log.event, log.text,
  origin.service, origin.scope, log.flow, log.request, log.trace, log.span
  FROM log LEFT JOIN origin ON origin.id = log.origin`;

/** Short names of OTLP's severities, four numbers each. */
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** A page of records. */
export function listLogs({ db }: QuestionContext, args: LogArgs): LogList {
  const conditions = new Conditions()
    .add("log.event = ? AND log.event <> ''", args.event === '*' ? undefined : args.event)
    .addAll("log.event <> ''", args.event === '*' ? [] : undefined)
    .add('log.severity >= ?', args.severity)
    .add('origin.service = ?', args.service)
    .add('log.flow = ?', args.flow)
    .add('log.request = ?', args.request)
    .add('log.trace = ?', args.trace)
    .add('log.span = ?', args.span)
    .add('log.time >= ?', args.from)
    .add('log.time < ?', args.to)
    .add(String.raw`log.text LIKE ? ESCAPE '\'`, containing(args.q))
    .addAll('(log.time, log.id) < (?, ?)', placeOf(args.after));
  const sql = `${SUMMARY}${conditions.where} ORDER BY log.time DESC, log.id DESC LIMIT ?`;
  const rows = rowsOf(db, sql, [...conditions.parameters, args.limit + 1]);
  const last = rows[args.limit - 1];
  const next = rows.length > args.limit && last !== undefined ? { next: `${last['at']}.${last['id']}` } : {};
  return { logs: rows.slice(0, args.limit).map(logSummary), ...next };
}

/** One record in full. */
export function logDetail({ db }: QuestionContext, { id }: { readonly id: string }): LogDetail | undefined {
  const [row] = rowsOf(
    db,
    `${SUMMARY.replace('SELECT', 'SELECT log.doc, origin.doc AS origin_doc, CAST(log.observed AS TEXT) AS observed,')} WHERE log.id = ?`,
    [Number(id)],
  );
  if (row === undefined) return undefined;
  const { a = {}, b = null, d = 0 } = JSON.parse(String(row['doc'])) as LogDoc;
  const { r = {}, v = '' } = JSON.parse(String(row['origin_doc'] ?? '{}')) as OriginDoc;
  const [event] = rowsOf(db, 'SELECT id FROM cloud_event WHERE log = ?', [Number(id)]);
  return {
    ...logSummary(row),
    observedNs: String(row['observed']),
    body: jsonValue(restoredValue(b)),
    attributes: jsonAttributes(restoredAttributes(a)),
    resource: jsonAttributes(restoredAttributes(r)),
    scopeVersion: v,
    droppedAttributes: d,
    ...member('cloudEventKey', event?.['id']),
  };
}

/** The records of these rows, in their order. */
export function logsByRow(db: DatabaseSync, ids: readonly number[]): LogSummary[] {
  if (ids.length === 0) return [];
  return rowsOf(db, `${SUMMARY} WHERE log.id IN (${ids.map(() => '?').join(',')}) ORDER BY log.id`, ids).map(
    logSummary,
  );
}

/** Names of events, those seen last first. */
export function eventNames({ db }: QuestionContext, { from, to }: Pick<ListArgs, 'from' | 'to'>): EventNameList {
  const conditions = new Conditions().addAll("log.event <> ''", []).add('log.time >= ?', from).add('log.time < ?', to);
  const rows = rowsOf(
    db,
    `SELECT log.event, count(*) AS n, CAST(max(log.time) AS TEXT) AS last, max(log.severity) AS severity,
     group_concat(DISTINCT origin.service) AS services
     FROM log LEFT JOIN origin ON origin.id = log.origin${conditions.where}
     GROUP BY log.event ORDER BY max(log.time) DESC LIMIT 1000`,
    conditions.parameters,
  );
  return {
    events: rows.map((row) => ({
      eventName: String(row['event']),
      count: Number(row['n']),
      lastNs: String(row['last']),
      severityNumber: Number(row['severity']),
      services: listed(row['services']),
    })),
  };
}

/** Names that group_concat has joined. */
export function listed(joined: string | number | null | undefined): string[] {
  return String(joined ?? '')
    .split(',')
    .filter((name) => name !== '')
    .toSorted();
}

function logSummary(row: Row): LogSummary {
  const severityNumber = Number(row['severity']);
  return {
    id: String(row['id']),
    atNs: String(row['at']),
    severityNumber,
    severityText: String(row['severity_text']) || (SEVERITIES[Math.ceil(severityNumber / 4) - 1] ?? ''),
    eventName: String(row['event']),
    text: String(row['text']),
    service: String(row['service'] ?? ''),
    scope: String(row['scope'] ?? ''),
    ...member('flowId', row['flow']),
    ...member('requestId', row['request']),
    ...member('traceId', row['trace']),
    ...member('spanId', row['span']),
  };
}
