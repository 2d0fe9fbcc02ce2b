/** What the receiver got, in counts. */
import type { ReceivedLogRecord, ReceivedSpan } from '@weir/viewer';
import { ATTR_REQUEST_ID } from '@weir/semconv';
import { INJECTED_SPAN_ATTRIBUTE } from '../injection-attributes.ts';
import type { WatchedFlows } from './flow-watch.ts';
import { receivedFlows, type ReceivedFlow } from './received-flows.ts';
import type { SentryEvent } from './sentry-envelope.ts';
import type { StoreAnswer } from './store-answer.ts';

const SERVER = 2;
const STATUS_ERROR = 2;

/** The counts that `--json` prints. */
export interface Summary {
  /** Requests to add a book, by the server spans of `bookapp`. */
  readonly requests: number;
  readonly flows: { readonly started: number; readonly complete: number; readonly incomplete: number };
  /** What a tracker made of the flows that the receiver got. */
  readonly tracker: WatchedFlows;
  readonly spans: number;
  /** Log records of every kind, those that stand for flow events among them. */
  readonly logs: number;
  readonly flowEvents: number;
  /** Distinct request ids on flow events. */
  readonly requestIds: number;
  /** Requests that failed, spans with an error status, flows that failed, and flow events that are none; but what was injected. */
  readonly errors: number;
  /** Spans of requests into which an error was injected. */
  readonly injected: number;
  /** Events for Sentry, and those of them whose trace and span are among the spans; none where they go elsewhere. */
  readonly sentry?: { readonly events: number; readonly traced: number };
  /** What ClickHouse answers of the same flows, where it was asked for. */
  readonly store?: StoreAnswer;
}

/** What the demo has of others' doing. */
export interface Observed {
  readonly tracker: WatchedFlows;
  /** The client's own count. */
  readonly failedRequests: number;
  /** Undefined where events for Sentry go elsewhere. */
  readonly sentryEvents?: readonly SentryEvent[];
  readonly store?: StoreAnswer;
}

/** Counts what was received. */
export function summarize(
  spans: readonly ReceivedSpan[],
  records: readonly ReceivedLogRecord[],
  { tracker, failedRequests, sentryEvents, store }: Observed,
): { summary: Summary; flows: readonly ReceivedFlow[] } {
  const { flows, broken } = receivedFlows(records);
  const events = flows.flatMap((flow) => flow.events);
  const complete = flows.filter(({ state }) => state === 'complete').length;
  const summary = {
    requests: spans.filter(isAddRequest).length,
    flows: { started: flows.length, complete, incomplete: flows.length - complete },
    tracker,
    spans: spans.length,
    logs: records.length,
    flowEvents: events.length,
    requestIds: new Set(events.map((event) => event.request_id).filter((id) => id !== undefined)).size,
    errors:
      failedRequests +
      broken +
      spans.filter((span) => span.status.code === STATUS_ERROR && !isInjected(span)).length +
      flows.filter(({ state }) => state === 'failed').length,
    injected: spans.filter(isInjected).length,
    ...(sentryEvents && { sentry: { events: sentryEvents.length, traced: traced(sentryEvents, spans) } }),
    ...(store && { store }),
  };
  return { summary, flows };
}

/** Whether nothing failed, all of what was sent was seen, and the store answers what the viewer does. */
export function isWell({ requests, flows, errors, store }: Summary, sent: number): boolean {
  const isSeen = requests >= sent && flows.started >= sent;
  return errors === 0 && flows.incomplete === 0 && isSeen && store?.equal !== false;
}

/** Whether it is the server's span of a request to add a book. */
export function isAddRequest({ kind, attributes, resource }: ReceivedSpan): boolean {
  return (
    kind === SERVER &&
    resource['service.name'] === 'bookapp' &&
    attributes['url.path'] === '/books/add' &&
    attributes[ATTR_REQUEST_ID] !== undefined
  );
}

function isInjected({ attributes }: ReceivedSpan): boolean {
  return attributes[INJECTED_SPAN_ATTRIBUTE] !== undefined;
}

/** How many of these events are of a trace and a span among these. */
export function traced(events: readonly SentryEvent[], spans: readonly ReceivedSpan[]): number {
  const known = new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  return events.filter(({ tags }) => known.has(`${tags['otel.trace_id']} ${tags['otel.span_id']}`)).length;
}
