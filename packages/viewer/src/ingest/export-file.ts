/** A file that a viewer exported, checked whole before anything of it is stored. */
import { type FlowEvent, parseFlowEvent } from '@weir/flow-events';
import { cloudEventsOf } from '../cloud-events/over-http.ts';
import type { ReceivedCloudEvent } from '../cloud-events/envelope.ts';
import { ViewerError } from '../errors.ts';
import { decodeLogs, decodeTraces } from '../otlp/decode.ts';
import type { ReceivedLogRecord, ReceivedSpan } from '../otlp/model.ts';

/** What is in it. */
export interface ExportFileParts {
  readonly flowEvents: readonly FlowEvent[];
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLogRecord[];
  readonly cloudEvents: readonly ReceivedCloudEvent[];
}

const BATCH = 'application/cloudevents-batch+json';

/** Reads it. @throws {ViewerError} `WEIR_VIEWER_DECODE`, naming what is wrong */
export function readExportFile(body: Uint8Array): ExportFileParts {
  const file = objectOf(parsed(body), 'the file');
  if (file['format'] !== 'weir-viewer') throw bad('format must be weir-viewer: this is no export of a viewer');
  if (file['version'] !== 1) throw bad('version must be 1: another version made the file');
  const { flowEvents = [], traces = {}, logs = {}, cloudEvents = [] } = file;
  if (!Array.isArray(flowEvents)) throw bad('flowEvents must be an array');
  return {
    flowEvents: flowEvents.map(flowEventAt),
    spans: within('traces', () => decodeTraces(json(objectOf(traces, 'traces')), 'application/json')),
    logs: within('logs', () => decodeLogs(json(objectOf(logs, 'logs')), 'application/json')),
    cloudEvents: within('cloudEvents', () => cloudEventsOf({ 'content-type': BATCH }, json(cloudEvents))),
  };
}

function flowEventAt(event: unknown, index: number): FlowEvent {
  try {
    return parseFlowEvent(JSON.stringify(event));
  } catch (cause) {
    throw bad(`flowEvents[${index}]: ${(cause as Error).message}`, cause);
  }
}

function within<Part>(name: string, read: () => Part): Part {
  try {
    return read();
  } catch (cause) {
    throw bad(`${name}: ${(cause as Error).message}`, cause);
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw bad('the file is not JSON', cause);
  }
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw bad(`${name} must be an object`);
}

function bad(detail: string, cause?: unknown): ViewerError {
  return new ViewerError('WEIR_VIEWER_DECODE', detail, { cause });
}
