/** `GET /api/logs`, `GET /api/logs/{id}` and `GET /api/events`. */
import type { JsonAttributes, JsonValue, Page, TimeNs } from './values.ts';

/** A log record in one line. */
export interface LogSummary {
  /** The viewer's own id of it. */
  readonly id: string;
  /** Its own time, else the time at which it was observed. */
  readonly atNs: TimeNs;
  /** OTLP's number, 1 to 24; 0 where unspecified. */
  readonly severityNumber: number;
  /** Its text, or the short name of the number; empty where neither is known. */
  readonly severityText: string;
  /** Empty where the record is no event. */
  readonly eventName: string;
  /** Its body as one line, at most 500 characters; empty where it has none. */
  readonly text: string;
  readonly service: string;
  readonly scope: string;
  readonly flowId?: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** Answer of `GET /api/logs/{id}`. */
export interface LogDetail extends LogSummary {
  readonly observedNs: TimeNs;
  readonly body: JsonValue;
  readonly attributes: JsonAttributes;
  readonly resource: JsonAttributes;
  readonly scopeVersion: string;
  readonly droppedAttributes: number;
  /** The CloudEvent inside it, for `GET /api/cloud-events/{key}`. */
  readonly cloudEventKey?: string;
}

/** Answer of `GET /api/logs`: newest first. */
export interface LogList extends Page {
  readonly logs: readonly LogSummary[];
}

/** Log records of one event name. */
export interface EventNameRow {
  readonly eventName: string;
  readonly count: number;
  readonly lastNs: TimeNs;
  /** The highest severity among them. */
  readonly severityNumber: number;
  readonly services: readonly string[];
}

/** Answer of `GET /api/events`: those seen last first. */
export interface EventNameList {
  readonly events: readonly EventNameRow[];
}
