/**
 * What one request comes to for the database: rows whose columns are in the order of their table. Arrays, since they go from
 * one thread to another, where the names of members would be copied with each.
 */

/** A value of a column. */
export type Column = string | number | bigint | null;

/** Of which flow and which trace a row is: they decide with what it leaves. */
export interface Belonging {
  readonly flow: string | null;
  readonly trace: string | null;
}

/** A resource with a scope: what many rows share. */
export interface OriginRow {
  /** Hash of all of it. */
  readonly key: string;
  readonly service: string;
  readonly scope: string;
  /** `{ r: resource, v: version, s: scope attributes }` */
  readonly doc: string;
}

/** A span, what it links to, and what it says of a cache. */
export interface SpanItem extends Belonging {
  /** Place in `Batch.origins`. */
  readonly origin: number;
  /** trace span parent name kind status start end flow request destination doc */
  readonly columns: readonly Column[];
  /** to_trace to_span doc */
  readonly links: readonly (readonly Column[])[];
  readonly facts: readonly FactRow[];
}

/** Something that a cache did: at cache kind operation tier outcome duration stale role wait trace span parent source */
export type FactRow = readonly Column[];

/** A log record, and the CloudEvent or what it says of a cache. */
export interface LogItem extends Belonging {
  readonly origin: number;
  /** time observed severity severity_text event trace span flow request text doc */
  readonly columns: readonly Column[];
  readonly facts: readonly FactRow[];
  readonly cloudEvent?: CloudEventItem;
}

/** A CloudEvent: source ce_id type subject time flow request trace span doc */
export interface CloudEventItem extends Belonging {
  readonly columns: readonly Column[];
}

/** A metric for one combination of attributes, and its points. */
export interface SeriesItem {
  readonly origin: number;
  /** Hash of what makes it the series that it is. */
  readonly key: string;
  /** name kind temporality monotonic unit description attributes */
  readonly columns: readonly Column[];
  /** time start value count sum doc */
  readonly points: readonly (readonly Column[])[];
}

/** The rows of one request. */
export interface Batch {
  /** Of a file that was exported: what of it is kept already must not come twice. */
  readonly isFile: boolean;
  readonly origins: readonly OriginRow[];
  readonly spans: readonly SpanItem[];
  readonly logs: readonly LogItem[];
  readonly series: readonly SeriesItem[];
  readonly cloudEvents: readonly CloudEventItem[];
}

/** A batch of nothing, to be given its rows. */
export const emptyBatch: Batch = { isFile: false, origins: [], spans: [], logs: [], series: [], cloudEvents: [] };
