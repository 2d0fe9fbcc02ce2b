/** `GET /api/export` gives a file, `POST /api/import` takes one. */
import type { FlowEvent } from '@weir/flow-events';
import type { JsonAttributes, TimeNs } from './values.ts';

/** A selection as one JSON file. Spans, logs and metrics are OTLP/JSON, so that any other receiver can read them too. */
export interface ExportFile {
  readonly format: 'weir-viewer';
  readonly version: 1;
  readonly exportedNs: TimeNs;
  /** What was asked for, to be shown. */
  readonly selection: { readonly flows: readonly string[]; readonly traces: readonly string[] };
  readonly flowEvents: readonly FlowEvent[];
  /** An OTLP `ExportTraceServiceRequest`. */
  readonly traces: { readonly resourceSpans: readonly object[] };
  /** An OTLP `ExportLogsServiceRequest`. */
  readonly logs: { readonly resourceLogs: readonly object[] };
  /** CloudEvents in the JSON format, those that came over HTTP. */
  readonly cloudEvents: readonly JsonAttributes[];
}

/** Answer of `POST /api/import`. What was there before is not stored twice. */
export interface ImportAnswer {
  readonly flowIds: readonly string[];
  readonly traceIds: readonly string[];
  /** What was stored. */
  readonly stored: {
    readonly flowEvents: number;
    readonly spans: number;
    readonly logs: number;
    readonly cloudEvents: number;
  };
}
