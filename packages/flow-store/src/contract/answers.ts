/** What a flow store answers. Times and durations are nanoseconds as bigint, times since the epoch. */
import type { FlowEvent, FlowStage, FlowState, FlowStatus } from '@weir/flow-events';

/** One flow, whole. */
export interface StoredFlow {
  readonly flowId: string;
  readonly state: FlowState;
  /** In the flow's order, each event once. */
  readonly events: readonly FlowEvent[];
}

/** Where a flow is now: its last event. */
export interface FlowPosition {
  readonly node: string;
  readonly stage: FlowStage;
  readonly status: FlowStatus;
  /** Time of that event. */
  readonly at: bigint;
  /** Announced acknowledgements that nothing met yet, due or not, in the order in which they were announced. */
  readonly awaiting: readonly AwaitedAck[];
}

/** An announced acknowledgement that nothing met yet. */
export interface AwaitedAck {
  /** `event_id` of the event that announced it. */
  readonly eventId: string;
  /** The node that announced it. */
  readonly node: string;
  /** The node that is to answer, where the event names one. */
  readonly by?: string;
  /** When it is due. */
  readonly deadline: bigint;
}

/** An awaited acknowledgement past its deadline, with its flow. */
export interface OverdueAck extends AwaitedAck {
  readonly flowId: string;
  readonly pathway: string;
}

/** One flow in one line. */
export interface FlowSummary {
  readonly flowId: string;
  /** The first `group_flow` in the flow's order, else the node of its first event. */
  readonly pathway: string;
  /** The pathway where it is a `group_flow`. */
  readonly group?: string;
  readonly state: FlowState;
  /** Time of the first event. */
  readonly first: bigint;
  /** Time of the last event. */
  readonly last: bigint;
  /** Node of the last event. */
  readonly node: string;
  /** Stage of the last event. */
  readonly stage: FlowStage;
  /** Status of the last event. */
  readonly status: FlowStatus;
  readonly hops: number;
  /** Sum of the hops that change the node; with `workNs` it is the end-to-end time. */
  readonly waitNs: bigint;
  /** Sum of the hops that do not. */
  readonly workNs: bigint;
  /** The highest attempt that an event names, at least 1. */
  readonly attempts: number;
  /** Further receptions by one node with an attempt above 1. */
  readonly redeliveries: number;
  /** Further final events of one node. */
  readonly duplicates: number;
  /** Events error/nack. */
  readonly deadLetters: number;
  /** Events error/timeout. */
  readonly timeouts: number;
  /** How many flows it stands for: the smallest `sample_rate` of its events. */
  readonly weight: number;
}

/** A page of flows. */
export interface FlowList {
  readonly flows: readonly FlowSummary[];
  /** `after` of the next page; absent where this one is the last. */
  readonly next?: string;
}

/** A page of acknowledgements past their deadline. */
export interface OverdueList {
  readonly acks: readonly OverdueAck[];
  readonly next?: string;
}

/** Nearest-rank percentiles of durations, each flow as often as it stands for; exact for up to 1,000 values, else within 2 %. */
export interface Percentiles {
  readonly p50: bigint;
  readonly p95: bigint;
  readonly p99: bigint;
}

/** Counts of a pathway, a hop or an edge, weighted by what the flows stand for. */
export interface Measured {
  readonly count: number;
  /** `count` per second of the range asked for: from `from`, else the earliest flow of the store, to `to`, else now; at least one second. */
  readonly rate: number;
  readonly errors: number;
}

/** All flows of one class; `errors` are those that failed. */
export interface PathwayStats extends Measured {
  /** `_OTHER` stands for all pathways past the limit. */
  readonly pathway: string;
  readonly states: Readonly<Record<FlowState, number>>;
  /** Of the flows' `waitNs`. */
  readonly wait: Percentiles;
  /** Of the flows' `workNs`. */
  readonly work: Percentiles;
}

/** One end of a hop. */
export interface HopEnd {
  readonly node: string;
  readonly stage: FlowStage;
}

/** All hops between two places of a pathway; `errors` are those that end in a nack, a timeout or stage error. */
export interface HopStats extends Measured {
  readonly kind: 'wait' | 'work';
  readonly from: HopEnd;
  readonly to: HopEnd;
  /** Where the kind is `wait`. */
  readonly wait?: Percentiles;
  /** Where the kind is `work`. */
  readonly work?: Percentiles;
}

/** All hops from one node to another. */
export interface EdgeStats extends Measured {
  readonly from: string;
  readonly to: string;
  /** Of the hops themselves. */
  readonly wait: Percentiles;
  /** Of the work hops at `to` in the same range; absent where it has none. */
  readonly work?: Percentiles;
}

/** A message that is no flow event, with where it was read. */
export interface BadMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly reason: string;
  /** When it was read. */
  readonly at: bigint;
}

/** A topic that a store reads by itself. */
export interface ReadTopicStatus {
  readonly topic: string;
  /** The consumer group. */
  readonly group: string;
  /** Messages that were read since the store's engine was started. */
  readonly messages: number;
  /** What the consumer met last, such as `Broker: Unknown topic or partition`. */
  readonly problem?: string;
  /** Those of which something is known. */
  readonly partitions: readonly {
    readonly partition: number;
    /** Of the next message to be read. */
    readonly offset: bigint;
    /** Messages of the partition that were not read yet; absent where it is not known. */
    readonly lag?: number;
  }[];
}

/** What a store holds. */
export interface FlowStoreStatus {
  readonly engine: string;
  readonly schemaVersion: number;
  readonly events: number;
  readonly flows: number;
  /** Flows that are open, late or lost. */
  readonly openFlows: number;
  /** Bytes that the engine holds. */
  readonly bytes: number;
  /** When the earliest flow began; absent where there is none. */
  readonly earliest?: bigint;
  /** How often an `event_id` came that the store had. */
  readonly repeats: number;
  readonly evictedFlows: number;
  readonly evictedEvents: number;
  /** Messages that the store read by itself and that are no flow events; absent where it reads none. */
  readonly badMessages?: number;
  /** The last of them. */
  readonly lastBadMessage?: BadMessage;
  /** Topics that the store reads by itself; absent where it reads none, or does not tell. */
  readonly readTopics?: readonly ReadTopicStatus[];
}
