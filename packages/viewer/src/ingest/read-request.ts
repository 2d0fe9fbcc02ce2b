/** From the body of a request to the rows that it comes to. Runs in a thread of its own: a hostile body may take seconds. */
import type { FlowEvent } from '@weir/flow-events';
import { cloudEventItem } from '../cloud-events/envelope.ts';
import { type CloudEventHeaders, cloudEventsOf } from '../cloud-events/over-http.ts';
import { ViewerError } from '../errors.ts';
import { scanJson } from '../otlp/json-scan.ts';
import { decodeLogs, decodeMetrics, decodeTraces } from '../otlp/decode.ts';
import { type Batch, emptyBatch } from '../rows/batch.ts';
import { readExportFile } from './export-file.ts';
import { FlowEventReader } from './flow-event-reader.ts';
import { logItems } from './log-items.ts';
import { Origins } from './origins.ts';
import { seriesItems } from './series-items.ts';
import { spanItems } from './span-items.ts';

/** What a body holds. */
export type IngestKind = 'traces' | 'logs' | 'metrics' | 'cloud-events' | 'export-file';

/** A body as it came. */
export interface IngestRequest {
  readonly kind: IngestKind;
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Of CloudEvents. */
  readonly headers?: CloudEventHeaders;
}

/** Traces of one file that are told. */
const MOST_TRACES = 1_000;

/** What was in it. */
export interface ReadRequest {
  readonly batch: Batch;
  readonly flowEvents: readonly FlowEvent[];
  readonly counts: IngestCounts;
  /** Of a file, the traces in it; else empty. */
  readonly traceIds: readonly string[];
}

/** How much it brought. */
export interface IngestCounts {
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
  readonly cloudEvents: number;
  readonly malformedFlowEvents: number;
  readonly malformedCloudEvents: number;
}

/**
 * Reads a request.
 *
 * @throws {ViewerError} `WEIR_VIEWER_DECODE` or `WEIR_VIEWER_CLOUD_EVENT` for a body that is not what it should be
 */
export function readRequest({ kind, body, contentType, headers = {} }: IngestRequest): ReadRequest {
  const origins = new Origins();
  const events = new FlowEventReader();
  const rows = rowsOf(kind, body, contentType, headers, origins, events);
  const batch = { ...emptyBatch, ...rows, origins: origins.rows };
  return {
    batch,
    flowEvents: events.events,
    traceIds: batch.isFile ? [...new Set(batch.spans.flatMap(({ trace }) => trace ?? []))].slice(0, MOST_TRACES) : [],
    counts: {
      spans: batch.spans.length,
      logs: batch.logs.length,
      metricPoints: batch.series.reduce((sum, { points }) => sum + points.length, 0),
      cloudEvents: batch.cloudEvents.length + batch.logs.filter(({ cloudEvent }) => cloudEvent !== undefined).length,
      malformedFlowEvents: events.malformedFlowEvents,
      malformedCloudEvents: events.malformedCloudEvents,
    },
  };
}

function rowsOf(
  kind: IngestKind,
  body: Uint8Array,
  contentType: string,
  headers: CloudEventHeaders,
  origins: Origins,
  events: FlowEventReader,
): Partial<Batch> {
  switch (kind) {
    case 'traces':
      return { spans: spanItems(decodeTraces(body, contentType), origins) };
    case 'logs':
      return { logs: logItems(decodeLogs(body, contentType), origins, events) };
    case 'metrics':
      return { series: seriesItems(decodeMetrics(body, contentType), origins) };
    case 'cloud-events': {
      if (isJson(headers)) requireParsable(body);
      const received = cloudEventsOf(headers, body);
      for (const event of received) events.readCloudEvent(event);
      return { cloudEvents: received.map(cloudEventItem) };
    }
    case 'export-file': {
      requireParsable(body);
      const file = readExportFile(body);
      for (const event of file.flowEvents) events.add(event);
      return {
        isFile: true,
        spans: spanItems(file.spans, origins),
        logs: logItems(file.logs, origins, events),
        cloudEvents: file.cloudEvents.map(cloudEventItem),
      };
    }
    default:
      throw new ViewerError('WEIR_VIEWER_DECODE', 'nothing of that kind is received');
  }
}

function isJson(headers: CloudEventHeaders): boolean {
  const contentType = headers['content-type'];
  return contentType === undefined || contentType.includes('json');
}

function requireParsable(body: Uint8Array): void {
  const { excess } = scanJson(body);
  if (excess !== undefined) throw new ViewerError('WEIR_VIEWER_DECODE', `the body ${excess}`);
}
