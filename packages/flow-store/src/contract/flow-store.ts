/** The questions that one asks of past flows, whichever engine answers. */
import type { FlowEvent } from '@weir/flow-events';
import type { DeliveryStats } from '@weir/otel-compat';
import type {
  EdgeStats,
  FlowList,
  FlowPosition,
  FlowStoreStatus,
  HopStats,
  OverdueList,
  PathwayStats,
  StoredFlow,
} from './answers.ts';
import type { AskOptions, EdgeQuery, FlowQuery, RangeQuery, SearchQuery } from './query.ts';

/** What became of the events of one `append`. */
export interface AppendResult {
  readonly stored: number;
  /** The store had their `event_id` already. */
  readonly repeated: number;
  /** No event, or one that the store cannot take. */
  readonly rejected: number;
}

/**
 * Keeps flow events and answers questions about their flows, by the definitions of flows.md.
 *
 * The order of arrival changes no answer. Lists give the newest first: by the beginning of the flow; `late` and `overdue`
 * by the deadline, `lost` by the last event. While events arrive, a walk along `next` gives every flow that matches
 * throughout once, unless an event moves what the list is ordered by.
 *
 * Questions reject with a FlowStoreError, or with the reason of their signal as soon as it aborts.
 */
export interface FlowStore {
  /** Resolves when the events are stored. What an event id brings first stays; the same id again is counted. */
  append(events: readonly FlowEvent[]): Promise<AppendResult>;
  /** One flow with its events; undefined where there is none. */
  flow(flowId: string, options?: AskOptions): Promise<StoredFlow | undefined>;
  /** Where a flow is now; undefined where there is none. */
  where(flowId: string, options?: AskOptions): Promise<FlowPosition | undefined>;
  /** All flows, whatever their state. */
  flows(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Flows in state open, late or lost. */
  open(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Flows that await an acknowledgement past its deadline. */
  late(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Flows that are silent for too long. */
  lost(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  failed(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Flows with a further final event of one node. */
  duplicates(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Flows with a further reception by one node, attempt above 1. */
  redeliveries(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Flows with an error/nack. */
  deadLetters(query?: FlowQuery, options?: AskOptions): Promise<FlowList>;
  /** Awaited acknowledgements past their deadline, of flows of every state. */
  overdue(query?: FlowQuery, options?: AskOptions): Promise<OverdueList>;
  /** Flows whose id begins with the text, or with an event whose event, request or trace id it is. */
  search(query: SearchQuery, options?: AskOptions): Promise<FlowList>;
  /** Pathways of the flows that began in the range, the most frequent first. */
  pathways(query?: RangeQuery, options?: AskOptions): Promise<{ readonly pathways: readonly PathwayStats[] }>;
  /** Hops of a pathway that ended in the range, the most frequent first; `omitted` counts those past the limit. */
  hops(
    pathway: string,
    query?: RangeQuery,
    options?: AskOptions,
  ): Promise<{ readonly hops: readonly HopStats[]; readonly omitted: number }>;
  /** Edges between nodes, of hops that ended in the range, the most frequent first; `omitted` counts those past the limit. */
  edges(
    query?: EdgeQuery,
    options?: AskOptions,
  ): Promise<{ readonly edges: readonly EdgeStats[]; readonly omitted: number }>;
  /** What the store holds. */
  status(options?: AskOptions): Promise<FlowStoreStatus>;
  /** Counts of events that were given to `append`: offered = delivered + dropped + pending. */
  stats(): DeliveryStats;
  /** Stores what was appended, and ends. */
  close(): Promise<void>;
}
