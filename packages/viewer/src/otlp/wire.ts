/**
 * OTLP messages as both readers give them: field names of the schema, 64-bit integers as bigint, ids as lower-case hex,
 * absent what was absent on the wire. The schema guarantees these types; the readers enforce it.
 */

/** A message whose type is known at run time only. */
export interface WireMessage {
  [field: string]: WireValue;
}

/** The value of a field. */
export type WireValue = string | number | bigint | boolean | Uint8Array | WireMessage | WireValue[];

export interface WireAnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: bigint;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly WireAnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly WireKeyValue[] };
  readonly bytesValue?: Uint8Array;
}

export interface WireKeyValue {
  readonly key?: string;
  readonly value?: WireAnyValue;
}

export interface WireResource {
  readonly attributes?: readonly WireKeyValue[];
}

export interface WireScope {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly WireKeyValue[];
}

export interface WireTraceRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: WireResource;
    readonly scopeSpans?: readonly { readonly scope?: WireScope; readonly spans?: readonly WireSpan[] }[];
  }[];
}

export interface WireSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceState?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: bigint;
  readonly endTimeUnixNano?: bigint;
  readonly attributes?: readonly WireKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly events?: readonly WireSpanEvent[];
  readonly droppedEventsCount?: number;
  readonly links?: readonly WireSpanLink[];
  readonly droppedLinksCount?: number;
  readonly status?: { readonly message?: string; readonly code?: number };
  readonly flags?: number;
}

export interface WireSpanEvent {
  readonly timeUnixNano?: bigint;
  readonly name?: string;
  readonly attributes?: readonly WireKeyValue[];
  readonly droppedAttributesCount?: number;
}

export interface WireSpanLink {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceState?: string;
  readonly attributes?: readonly WireKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
}

export interface WireLogsRequest {
  readonly resourceLogs?: readonly {
    readonly resource?: WireResource;
    readonly scopeLogs?: readonly { readonly scope?: WireScope; readonly logRecords?: readonly WireLogRecord[] }[];
  }[];
}

export interface WireLogRecord {
  readonly timeUnixNano?: bigint;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: WireAnyValue;
  readonly attributes?: readonly WireKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly observedTimeUnixNano?: bigint;
  readonly eventName?: string;
}
