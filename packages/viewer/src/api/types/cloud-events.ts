/** `GET /api/cloud-events` and `GET /api/cloud-events/{key}`. */
import type { JsonAttributes, JsonValue, Page, TimeNs } from './values.ts';

/** A CloudEvent in one line. */
export interface CloudEventSummary {
  /** The viewer's own key of it: two sources may use the same id. */
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** Its own time; `"0"` where it names none. */
  readonly atNs: TimeNs;
  readonly receivedNs: TimeNs;
  /** Whether it came over HTTP, or inside a log record over OTLP. */
  readonly via: 'http' | 'log';
  readonly flowId?: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** Answer of `GET /api/cloud-events/{key}`. */
export interface CloudEventDetail extends CloudEventSummary {
  /** Context attributes and extensions as they came, without the data. */
  readonly envelope: JsonAttributes;
  /** `datacontenttype`; empty where it names none. */
  readonly dataContentType: string;
  /** JSON as a value, text as text, other bytes as base64; absent where there is no data. */
  readonly data?:
    | { readonly kind: 'json'; readonly value: JsonValue }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'binary'; readonly base64: string };
  /** The log record that carried it, for `GET /api/logs/{id}`. */
  readonly logId?: string;
}

/** Answer of `GET /api/cloud-events`: newest first, by arrival. */
export interface CloudEventList extends Page {
  readonly cloudEvents: readonly CloudEventSummary[];
}
