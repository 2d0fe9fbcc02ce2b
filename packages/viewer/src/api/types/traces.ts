/** `GET /api/traces`, `GET /api/traces/{traceId}` and `GET /api/spans/{traceId}/{spanId}`. */
import type { LogSummary } from './logs.ts';
import type { DurationNs, JsonAttributes, Page, TimeNs } from './values.ts';

/** OTLP's kinds. */
export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** How a span ended. */
export type SpanStatus = 'unset' | 'ok' | 'error';

/** A span as a bar of a waterfall. */
export interface SpanView {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for a root span. */
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** `service.name`; empty where there is none. */
  readonly service: string;
  /** Name of the instrumentation scope. */
  readonly scope: string;
  readonly startNs: TimeNs;
  readonly endNs: TimeNs;
  readonly durationNs: DurationNs;
  readonly status: SpanStatus;
  readonly statusMessage?: string;
  readonly flowId?: string;
  readonly requestId?: string;
  /** Of a message's span: the topic or queue. */
  readonly destination?: string;
  /** Of a cache's operation. */
  readonly cache?: CacheStrip;
  /** It begins before its parent of another service: the clocks of the two disagree by at least so much. */
  readonly skewNs?: DurationNs;
  /** Its parent is named, but not kept: it came from elsewhere, is late, or is lost. */
  readonly orphan?: true;
}

/** What a cache did for one operation. */
export interface CacheStrip {
  readonly name: string;
  readonly operation: string;
  /** hit stale miss loaded accepted rejected done error. */
  readonly result: string;
  readonly durationNs: DurationNs;
  /** Whether it did the work that others shared, or waited for it; absent where it shared none. */
  readonly role?: 'leader' | 'follower';
  /** How long a follower waited. */
  readonly waitNs?: DurationNs;
  readonly key?: string;
  /** In the order in which they were consulted. */
  readonly tiers: readonly CacheStripTier[];
  readonly load?: { readonly durationNs: DurationNs; readonly errorType?: string };
}

/** What one tier did for it. */
export interface CacheStripTier {
  readonly tier: string;
  /** hit miss expired inserted and so on. */
  readonly event: string;
  readonly durationNs: DurationNs;
  readonly stale: boolean;
  /** Consulted because a tier before it did not have the value. */
  readonly fallback: boolean;
}

/** A span in full. */
export interface SpanDetail extends SpanView {
  readonly attributes: JsonAttributes;
  readonly resource: JsonAttributes;
  readonly scopeVersion: string;
  readonly scopeAttributes: JsonAttributes;
  readonly traceState: string;
  readonly events: readonly SpanEventView[];
  /** Attributes, events and links that were dropped, by the sender or because there were too many to keep. */
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
}

/** Something that happened during a span. */
export interface SpanEventView {
  readonly name: string;
  readonly atNs: TimeNs;
  readonly attributes: JsonAttributes;
}

/** An end of a link. Where the span is not kept, only its ids are known. */
export interface SpanEnd {
  readonly traceId: string;
  readonly spanId: string;
  readonly name?: string;
  readonly service?: string;
  readonly startNs?: TimeNs;
  readonly flowId?: string;
}

/** A link: `from` is the span that names the link, `to` the span that it names. */
export interface SpanLinkView {
  readonly from: SpanEnd;
  readonly to: SpanEnd;
  readonly attributes: JsonAttributes;
}

/** Answer of `GET /api/spans/{traceId}/{spanId}`. */
export interface SpanAnswer {
  readonly span: SpanDetail;
  /** Links that this span names, and links by which others name it. */
  readonly linksTo: readonly SpanLinkView[];
  readonly linkedFrom: readonly SpanLinkView[];
  readonly logs: readonly LogSummary[];
}

/** Answer of `GET /api/traces/{traceId}`. */
export interface TraceAnswer {
  readonly traceId: string;
  readonly startNs: TimeNs;
  readonly endNs: TimeNs;
  readonly services: readonly string[];
  /** As a tree is read: a parent before its children, these by their start; at most 5,000. */
  readonly spans: readonly (SpanView & { readonly depth: number })[];
  /** Links from a span of this trace, and links to one. */
  readonly linksTo: readonly SpanLinkView[];
  readonly linkedFrom: readonly SpanLinkView[];
  /** In order of time; at most 1,000. */
  readonly logs: readonly LogSummary[];
  readonly flowIds: readonly string[];
  readonly requestIds: readonly string[];
  readonly truncated: { readonly spans: boolean; readonly logs: boolean };
}

/** A trace in one line. */
export interface TraceRow {
  readonly traceId: string;
  /** Name and service of its root span, or of its earliest one that is kept. */
  readonly name: string;
  readonly service: string;
  readonly services: readonly string[];
  readonly spans: number;
  readonly errors: number;
  readonly startNs: TimeNs;
  readonly durationNs: DurationNs;
  /** Its root span is kept. */
  readonly complete: boolean;
  readonly flowIds: readonly string[];
  readonly requestId?: string;
}

/** Answer of `GET /api/traces`: newest first. */
export interface TraceList extends Page {
  readonly traces: readonly TraceRow[];
}
