/** What the receiver got, in counts. */
import type { ReceivedLogRecord, ReceivedSpan } from '@weir/viewer';
import { ATTR_REQUEST_ID } from '@weir/semconv';
import type { WatchedFlows } from './flow-watch.ts';
import { receivedFlows, type ReceivedFlow } from './received-flows.ts';

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
  /** Requests that failed, spans with an error status, flows that failed, and flow events that are none. */
  readonly errors: number;
}

/** Counts what was received; `failedRequests` is the client's own count. */
export function summarize(
  spans: readonly ReceivedSpan[],
  records: readonly ReceivedLogRecord[],
  tracker: WatchedFlows,
  failedRequests: number,
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
      spans.filter(({ status }) => status.code === STATUS_ERROR).length +
      flows.filter(({ state }) => state === 'failed').length,
  };
  return { summary, flows };
}

function isAddRequest({ kind, attributes, resource }: ReceivedSpan): boolean {
  return (
    kind === SERVER &&
    resource['service.name'] === 'bookapp' &&
    attributes['url.path'] === '/books/add' &&
    attributes[ATTR_REQUEST_ID] !== undefined
  );
}
