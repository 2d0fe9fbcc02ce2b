/** What the other signals know of a flow. */
import { ATTR_FLOW_EVENT_ID, EVENT_FLOW_EVENT } from '@weir/semconv';
import type { CloudEventSummary } from '../api/types/cloud-events.ts';
import type { FlowTrace } from '../api/types/flows.ts';
import type { LogSummary } from '../api/types/logs.ts';
import type { SpanLinkView, SpanView } from '../api/types/traces.ts';
import { listCloudEvents } from './cloud-events.ts';
import { type QuestionContext, rowsOf } from './context.ts';
import { linksFrom } from './links.ts';
import { logsByRow } from './logs.ts';
import { spansWhere } from './spans.ts';
import { traceRow } from './traces.ts';

const MAX_SPANS = 2_000;
const MAX_LOGS = 500;
const MAX_CLOUD_EVENTS = 200;
const MAX_TRACES = 100;
const MAX_EVENT_LOGS = 5_000;

/** A flow, and the traces that its events name. */
export interface FlowPartsArgs {
  readonly flow: string;
  readonly traces: readonly string[];
}

/** Spans, logs, links and CloudEvents of a flow and its traces, each bounded. */
export interface FlowParts {
  readonly traces: readonly FlowTrace[];
  readonly spans: readonly SpanView[];
  readonly links: readonly SpanLinkView[];
  readonly logs: readonly LogSummary[];
  readonly cloudEvents: readonly CloudEventSummary[];
  /** Ids of the log records that carried the flow's events, by `event_id`. */
  readonly eventLogs: Readonly<Record<string, string>>;
  /** Keys of the CloudEvents that carried them, by the id of the log record. */
  readonly eventCloudEvents: Readonly<Record<string, string>>;
  readonly truncated: { readonly spans: boolean; readonly logs: boolean; readonly cloudEvents: boolean };
}

/** Gathers them. */
export function flowParts(context: QuestionContext, { flow, traces }: FlowPartsArgs): FlowParts {
  const { db } = context;
  const all = tracesOf(context, flow, traces);
  const places = all.map(() => '?').join(',');
  // Of a trace that several flows share, the spans of other flows are not this one's.
  const spans =
    all.length === 0
      ? []
      : spansWhere(
          db,
          `span.trace IN (${places}) AND (span.flow IS NULL OR span.flow = ? OR span.flow = span.trace)`,
          [...all, flow],
          MAX_SPANS + 1,
        );
  const logRows = rowsOf(
    db,
    `SELECT id FROM log WHERE (flow = ? OR (trace IN (${places}) AND flow IS NULL)) AND event <> ? ORDER BY time LIMIT ?`,
    [flow, ...all, EVENT_FLOW_EVENT, MAX_LOGS + 1],
  ).map(({ id }) => Number(id));
  const { cloudEvents, next } = listCloudEvents(context, { flow, limit: MAX_CLOUD_EVENTS });
  return {
    traces: all
      .flatMap((trace) => flowTrace(context, trace) ?? [])
      .toSorted((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? -1 : 1)),
    spans: spans.slice(0, MAX_SPANS),
    links: all.flatMap((trace) => linksFrom(db, trace)),
    logs: logsByRow(db, logRows.slice(0, MAX_LOGS)).toSorted((a, b) => (BigInt(a.atNs) < BigInt(b.atNs) ? -1 : 1)),
    cloudEvents: cloudEvents.toReversed(),
    ...eventCarriers(context, flow),
    truncated: { spans: spans.length > MAX_SPANS, logs: logRows.length > MAX_LOGS, cloudEvents: next !== undefined },
  };
}

function tracesOf({ db }: QuestionContext, flow: string, named: readonly string[]): string[] {
  const rows = rowsOf(
    db,
    `SELECT DISTINCT trace FROM span WHERE flow = ?1 AND flow <> trace
     UNION SELECT trace FROM log WHERE flow = ?1 AND trace IS NOT NULL UNION SELECT trace FROM trace WHERE trace = ?1
     LIMIT ${MAX_TRACES}`,
    [flow],
  );
  return [...new Set([...named, ...rows.map(({ trace }) => String(trace))])].slice(0, MAX_TRACES);
}

function flowTrace({ db }: QuestionContext, trace: string): FlowTrace | undefined {
  const row = traceRow(db, trace);
  if (row === undefined) return undefined;
  const { traceId, name, services, spans, errors, startNs, durationNs } = row;
  return { traceId, name, services, spans, errors, startNs, endNs: String(BigInt(startNs) + BigInt(durationNs)) };
}

function eventCarriers({ db }: QuestionContext, flow: string): Pick<FlowParts, 'eventLogs' | 'eventCloudEvents'> {
  const rows = rowsOf(
    db,
    `SELECT log.id, json_extract(log.doc, ?) AS event_id, cloud_event.id AS cloud_event FROM log
     LEFT JOIN cloud_event ON cloud_event.log = log.id
     WHERE log.flow = ? AND log.event = ? ORDER BY log.id LIMIT ${MAX_EVENT_LOGS}`,
    [`$.a."${ATTR_FLOW_EVENT_ID}"`, flow, EVENT_FLOW_EVENT],
  );
  const known = rows.filter(({ event_id: id }) => typeof id === 'string');
  const wrapped = rows.filter(({ cloud_event: key }) => key !== null);
  return {
    eventLogs: Object.fromEntries(known.map((row) => [row['event_id'], String(row['id'])])),
    eventCloudEvents: Object.fromEntries(wrapped.map((row) => [row['id'], String(row['cloud_event'])])),
  };
}
