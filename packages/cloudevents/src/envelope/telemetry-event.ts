/** Events of log records and of spans, as they are seen from outside. */
import type { CloudEventV1 } from 'cloudevents';

/** Data of events that are made from telemetry. */
export type EventData = Record<string, unknown>;

/** A CloudEvent of a log record or a span. It is frozen, but for its data: to change an attribute, copy it. */
export interface TelemetryEvent extends Readonly<CloudEventV1<EventData>> {
  readonly data: EventData;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly severitytext?: string;
  /** From 1 (trace) to 24 (fatal); 0 where only a name is known. */
  readonly severitynumber?: number;
  readonly correlationid?: string;
  readonly flowid?: string;
  readonly requestid?: string;
  readonly sampledrate?: number;
  readonly partitionkey?: string;
  readonly sequence?: string;
  readonly recordedtime?: string;
}
