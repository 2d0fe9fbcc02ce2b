/** The one model of received telemetry, the same whether it came as protobuf or as JSON. */

/** A 64-bit integer: a number where it is a safe integer, a bigint beyond that. */
export type Int64 = number | bigint;

/** The value of an attribute or of a log body; `null` where the sender set none. An array or a map nests at most 64 deep. */
export type AttributeValue = string | Int64 | boolean | null | Uint8Array | readonly AttributeValue[] | Attributes;

/** Attributes by key, without a prototype, so that a key such as `__proto__` is a key like any other. The last of two equal keys wins. */
export interface Attributes {
  readonly [key: string]: AttributeValue;
}

/** The instrumentation scope that made the telemetry; `name` and `version` are empty where the sender set none. */
export interface ReceivedScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
}

/** What every span, log record and metric carries: where it comes from. Items of one batch share these objects. */
export interface ReceivedOrigin {
  /** Attributes of the resource, such as `service.name`. */
  readonly resource: Attributes;
  readonly scope: ReceivedScope;
}

/** A finished span. Times are nanoseconds since the Unix epoch; ids are lower-case hex. */
export interface ReceivedSpan extends ReceivedOrigin {
  /** 32 hex digits; empty where the sender set none or all zeros. */
  readonly traceId: string;
  /** 16 hex digits; empty where the sender set none or all zeros. */
  readonly spanId: string;
  /** Absent for a root span. */
  readonly parentSpanId?: string;
  /** The W3C `tracestate`; empty where there is none. */
  readonly traceState: string;
  /** The W3C trace flags in bits 0 to 7; bits 8 and 9 say whether the parent is remote. */
  readonly flags: number;
  readonly name: string;
  /** OTLP's number: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTime: bigint;
  readonly endTime: bigint;
  readonly attributes: Attributes;
  readonly events: readonly ReceivedSpanEvent[];
  readonly links: readonly ReceivedSpanLink[];
  readonly status: ReceivedSpanStatus;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** Something that happened during a span. */
export interface ReceivedSpanEvent {
  /** Nanoseconds since the Unix epoch. */
  readonly time: bigint;
  readonly name: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** A pointer from a span to another one. */
export interface ReceivedSpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** How a span ended. */
export interface ReceivedSpanStatus {
  /** OTLP's number: 0 unset, 1 ok, 2 error. */
  readonly code: number;
  readonly message: string;
}

/** A log record; an event where `eventName` is not empty. Times are nanoseconds since the Unix epoch, 0 where unknown. */
export interface ReceivedLogRecord extends ReceivedOrigin {
  readonly time: bigint;
  readonly observedTime: bigint;
  /** OTLP's number, 1 to 24; 0 where unspecified. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly eventName: string;
  /** Absent for a record outside any trace. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** The W3C trace flags in bits 0 to 7. */
  readonly flags: number;
  readonly droppedAttributesCount: number;
}
