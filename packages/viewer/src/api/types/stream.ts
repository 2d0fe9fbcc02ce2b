/**
 * `GET /api/stream?topics=flows,logs`: server-sent events. The `event:` of each is its topic, `data:` the JSON of the type
 * below, and `id:` goes back as `Last-Event-ID` when a client comes again: it then gets what it missed, or `reset` where that
 * is not known any more.
 */
import type { FlowEvent } from '@weir/flow-events';
import type { CloudEventSummary } from './cloud-events.ts';
import type { Health } from './health.ts';
import type { LogSummary } from './logs.ts';

/** What can be listened to; all of it where `topics` is absent. */
export type StreamTopic =
  | 'flows'
  | 'flow-events'
  | 'traces'
  | 'logs'
  | 'cloud-events'
  | 'metrics'
  | 'evicted'
  | 'health';

/** Data by `event:`. */
export interface StreamMessages {
  /** First of all: the id of this process's run. Another one than before means that everything has to be read anew. */
  readonly hello: { readonly run: string };
  /** Something was missed: read anew what is shown. */
  readonly reset: { readonly reason: 'too_old' | 'other_run' | 'too_slow' };
  /** Flows that changed since the last such message; none with `more` above 0 where it is not known which. */
  readonly flows: Changed & { readonly flowIds: readonly string[] };
  /** Flow events that came, in order of arrival. */
  readonly 'flow-events': Changed & { readonly events: readonly FlowEvent[] };
  /** Traces of which spans came. */
  readonly traces: Changed & { readonly traceIds: readonly string[] };
  /** Log records that came, without flow events. */
  readonly logs: Changed & { readonly logs: readonly LogSummary[] };
  readonly 'cloud-events': Changed & { readonly cloudEvents: readonly CloudEventSummary[] };
  /** Scopes of which metrics came. */
  readonly metrics: Changed & { readonly scopes: readonly string[] };
  /** Flows that left because of size or age. */
  readonly evicted: Changed & { readonly flowIds: readonly string[] };
  /** Every two seconds while something changes. */
  readonly health: Health;
}

/** A message tells at most 100 things, every quarter of a second. */
export interface Changed {
  /** How many more there were, which are not told. */
  readonly more: number;
}
