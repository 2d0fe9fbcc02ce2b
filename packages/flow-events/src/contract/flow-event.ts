/** FlowEvent v1: one observation of one logical unit, as it is in memory and as it is on the wire. */
import { FLOW_ACK_TYPE_VALUES, FLOW_NODE_TYPE_VALUES, FLOW_STAGE_VALUES, FLOW_STATUS_VALUES } from '@weir/semconv';

/** Version of the contract. */
export const FLOW_EVENT_VERSION = 1;

/** What kind of place a node is: a closed list. */
export const NODE_TYPES: typeof FLOW_NODE_TYPE_VALUES = FLOW_NODE_TYPE_VALUES;
/** One of {@link NODE_TYPES}. */
export type NodeType = (typeof NODE_TYPES)[number];

/** Where in its way the unit is: a closed list. */
export const FLOW_STAGES: typeof FLOW_STAGE_VALUES = FLOW_STAGE_VALUES;
/** One of {@link FLOW_STAGES}. */
export type FlowStage = (typeof FLOW_STAGES)[number];

/** What happened to it there: a closed list. */
export const FLOW_STATUSES: typeof FLOW_STATUS_VALUES = FLOW_STATUS_VALUES;
/** One of {@link FLOW_STATUSES}. */
export type FlowStatus = (typeof FLOW_STATUSES)[number];

/** How something was acknowledged: a closed list. */
export const ACK_TYPES: typeof FLOW_ACK_TYPE_VALUES = FLOW_ACK_TYPE_VALUES;
/** One of {@link ACK_TYPES}. */
export type AckType = (typeof ACK_TYPES)[number];

/** The place that an event was seen at. */
export interface FlowNode {
  /** 1 to 128 characters of `[A-Za-z0-9._:/-]`. */
  readonly id: string;
  readonly type: NodeType;
}

/** An acknowledgement: given, or with `deadline_ms` announced as awaited. */
export interface FlowAck {
  readonly type: AckType;
  /** Id of the node that acknowledged, or is to. */
  readonly by?: string;
  /** Time from sending to the acknowledgement, in milliseconds, at least 0. */
  readonly latency_ms?: number;
  /** Announces that an acknowledgement is awaited within this many milliseconds of the event's timestamp. */
  readonly deadline_ms?: number;
}

/** What went wrong. */
export interface FlowError {
  /** Class of the error, low cardinality, 1 to 256 characters. */
  readonly type: string;
  /** At most 4,096 characters. */
  readonly message?: string;
  readonly retryable?: boolean;
}

/** A flow event. Its members are named as in JSON, so that an event and its bytes say the same. */
export interface FlowEvent {
  readonly version: typeof FLOW_EVENT_VERSION;
  /** UUID; the idempotency key: a retry repeats it. */
  readonly event_id: string;
  /** The logical unit, 1 to 256 characters. */
  readonly flow_id: string;
  /** Grouping of flows, 1 to 256 characters. */
  readonly group_flow?: string;
  readonly node: FlowNode;
  readonly stage: FlowStage;
  readonly status: FlowStatus;
  readonly ack?: FlowAck;
  readonly error?: FlowError;
  /** Logical size in bytes; never the payload itself. */
  readonly payload_bytes?: number;
  readonly input_bytes?: number;
  readonly output_bytes?: number;
  /** 1 to 128 visible ASCII characters. */
  readonly request_id?: string;
  /** The event stands for so many; an integer from 1. */
  readonly sample_rate?: number;
  /** At most 32 entries; key 1 to 64, value at most 1,024 characters. */
  readonly meta?: Readonly<Record<string, string>>;
  /** RFC 3339, by the clock of the emitter. */
  readonly timestamp: string;
  /** `event_id` of the event that led to this one. */
  readonly causation_id?: string;
  /** Which attempt this is; an integer from 1. */
  readonly attempt?: number;
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly trace_id?: string;
  /** 16 lower-case hexadecimal digits, not all zero. */
  readonly span_id?: string;
}
