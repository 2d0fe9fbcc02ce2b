/** CloudEvents, over HTTP and in log records. */
import type { DatabaseSync } from 'node:sqlite';
import type { CloudEventDetail, CloudEventList, CloudEventSummary } from '../api/types/cloud-events.ts';
import type { JsonValue } from '../api/types/values.ts';
import type { CloudEventDoc } from '../cloud-events/envelope.ts';
import { Conditions, containing, type ListArgs, member, type QuestionContext, type Row, rowsOf } from './context.ts';

/** Which events. */
export interface CloudEventArgs extends ListArgs {
  readonly type?: string;
  readonly source?: string;
  readonly subject?: string;
  readonly flow?: string;
  readonly request?: string;
  readonly trace?: string;
  readonly q?: string;
}

const SUMMARY = `SELECT id, log, CAST(received AS TEXT) AS received, source, ce_id, type, subject, CAST(time AS TEXT) AS at,
  flow, request, trace, span FROM cloud_event`;

/** A page of events. */
export function listCloudEvents({ db }: QuestionContext, args: CloudEventArgs): CloudEventList {
  const conditions = new Conditions()
    .add('type = ?', args.type)
    .add('source = ?', args.source)
    .add('subject = ?', args.subject)
    .add('flow = ?', args.flow)
    .add('request = ?', args.request)
    .add('trace = ?', args.trace)
    .add('received >= ?', args.from)
    .add('received < ?', args.to)
    .add(
      String.raw`(type LIKE ? ESCAPE '\' OR source LIKE ? ESCAPE '\' OR subject LIKE ? ESCAPE '\' OR ce_id LIKE ? ESCAPE '\')`,
      containing(args.q),
    )
    .add('id < ?', /^\d{1,15}$/.test(args.after ?? '') ? Number(args.after) : undefined);
  const rows = rowsOf(db, `${SUMMARY}${conditions.where} ORDER BY id DESC LIMIT ?`, [
    ...conditions.parameters,
    args.limit + 1,
  ]);
  const shown = rows.slice(0, args.limit);
  const next = rows.length > args.limit ? { next: String(shown.at(-1)?.['id']) } : {};
  return { cloudEvents: shown.map(cloudEventSummary), ...next };
}

/** One event in full. */
export function cloudEventDetail(
  { db }: QuestionContext,
  { key }: { readonly key: string },
): CloudEventDetail | undefined {
  const [row] = rowsOf(db, `${SUMMARY.replace('SELECT', 'SELECT doc,')} WHERE id = ?`, [Number(key)]);
  if (row === undefined) return undefined;
  const { e: envelope, d: data } = JSON.parse(String(row['doc'])) as CloudEventDoc;
  return {
    ...cloudEventSummary(row),
    envelope,
    dataContentType: String(envelope['datacontenttype'] ?? ''),
    ...(data !== undefined && { data: data.kind === 'json' ? { kind: 'json', value: data.value as JsonValue } : data }),
    ...member('logId', row['log']),
  };
}

/** The events of these rows, in their order. */
export function cloudEventsByRow(db: DatabaseSync, ids: readonly number[]): CloudEventSummary[] {
  if (ids.length === 0) return [];
  return rowsOf(db, `${SUMMARY} WHERE id IN (${ids.map(() => '?').join(',')}) ORDER BY id`, ids).map(cloudEventSummary);
}

function cloudEventSummary(row: Row): CloudEventSummary {
  return {
    key: String(row['id']),
    id: String(row['ce_id']),
    source: String(row['source']),
    type: String(row['type']),
    ...member('subject', row['subject']),
    atNs: String(row['at']),
    receivedNs: String(row['received']),
    via: row['log'] === null ? 'http' : 'log',
    ...member('flowId', row['flow']),
    ...member('requestId', row['request']),
    ...member('traceId', row['trace']),
    ...member('spanId', row['span']),
  };
}
