/** `GET /api/flows` and `GET /api/flows/{flowId}`. What the words mean: docs/flows.md. */
import type { FlowEvent, FlowState } from '@weir/flow-events';
import type { CloudEventSummary } from './cloud-events.ts';
import type { OfFlowStore } from './flow-store.ts';
import type { LogSummary } from './logs.ts';
import type { SpanLinkView, SpanView } from './traces.ts';
import type { DurationNs, Page, TimeNs } from './values.ts';

/** Which flows are listed: `all`, a state, or those in which something came twice or was given up. */
export type FlowListName = 'all' | FlowState | 'duplicates' | 'redeliveries' | 'dead_letters';

/** A flow in one line. */
export interface FlowRow {
  readonly flowId: string;
  readonly pathway: string;
  readonly group?: string;
  readonly state: FlowState;
  /** Time of its first event. */
  readonly firstNs: TimeNs;
  /** Time of its last event. */
  readonly lastNs: TimeNs;
  /** Where it was seen last, and in which stage. */
  readonly node: string;
  readonly stage: FlowEvent['stage'];
  /** Status of its last event. */
  readonly status: FlowEvent['status'];
  /** Events less one. */
  readonly hops: number;
  readonly waitNs: DurationNs;
  readonly workNs: DurationNs;
  /** `waitNs` and `workNs` together. */
  readonly totalNs: DurationNs;
  /** The highest attempt that an event names, at least 1. */
  readonly attempts: number;
  /** Further receptions by one node, with an attempt above 1. */
  readonly redeliveries: number;
  /** Further final events of one node. */
  readonly duplicates: number;
  /** Events that say that it was given up. */
  readonly deadLetters: number;
  /** Events that say that an acknowledgement did not come. */
  readonly timeouts: number;
  /** How many flows it stands for, where flows are sampled; 1 where they are not. */
  readonly weight: number;
}

/** Answer of `GET /api/flows`: newest first, by their last event. */
export interface FlowList extends Page, OfFlowStore {
  readonly flows: readonly FlowRow[];
  /** The time by which states were judged. */
  readonly asOfNs: TimeNs;
}

/** What a mark on an event says: a second final event of its node, a further reception, the unit given up, an ack that did not come. */
export type FlowEventMark = 'final' | 'duplicate' | 'redelivery' | 'dead_letter' | 'timeout' | 'error';

/** An event of a flow, with what is known of it in the other signals. */
export interface FlowEventView {
  /** The event as it was sent. */
  readonly event: FlowEvent;
  readonly atNs: TimeNs;
  /** Since the first event of the flow. */
  readonly offsetNs: DurationNs;
  readonly marks: readonly FlowEventMark[];
  /** The span during which it was emitted, where that span is kept. */
  readonly span?: { readonly traceId: string; readonly spanId: string; readonly name: string };
  /** The log record that carried it, for `GET /api/logs/{id}`, where it is kept. */
  readonly logId?: string;
  /** The CloudEvent that carried it, for `GET /api/cloud-events/{key}`, where one did. */
  readonly cloudEventKey?: string;
}

/** Two neighbours in the order of the flow: places in `FlowPage.events`. */
export interface HopView {
  readonly from: number;
  readonly to: number;
  /** `wait` where the node changes, `work` where it does not. */
  readonly kind: 'wait' | 'work';
  readonly durationNs: DurationNs;
  /** The topic or queue that the message went through, where a span tells it. */
  readonly via?: string;
}

/** A row of the picture: a node, or a topic between two nodes. Rows stand in order of first sight. */
export interface FlowLane {
  /** The node's id, or the topic's name. */
  readonly id: string;
  readonly kind: 'node' | 'topic';
  /** Of a node: producer, bridge, consumer, storage, external. */
  readonly nodeType?: FlowEvent['node']['type'];
  readonly bars: readonly FlowBar[];
  /** Places in `FlowPage.events` of what happened here. */
  readonly events: readonly number[];
}

/** A bar in a row: a hop's wait stands in the row that it ends in, or in its topic's; its work in the row of its node. */
export interface FlowBar {
  readonly kind: 'wait' | 'work';
  /** Since the first event of the flow. */
  readonly offsetNs: DurationNs;
  readonly durationNs: DurationNs;
  /** Place in `FlowPage.hops`. */
  readonly hop: number;
}

/** An announced acknowledgement. */
export interface AckView {
  /** Place in `FlowPage.events` of what announced it. */
  readonly announcedBy: number;
  /** The node that is to acknowledge, where it was named. */
  readonly by?: string;
  readonly deadlineNs: TimeNs;
  /** `awaited`: not yet, and not late; count down to `deadlineNs`. `missed`: late. */
  readonly state: 'acked' | 'nacked' | 'awaited' | 'missed';
  /** Place in `FlowPage.events` of what met it. */
  readonly metBy?: number;
  /** From the announcement to what met it. */
  readonly latencyNs?: DurationNs;
}

/** A trace in which the flow was seen. */
export interface FlowTrace {
  readonly traceId: string;
  /** Name of its root span, or of its earliest one that is kept; empty where none is. */
  readonly name: string;
  readonly services: readonly string[];
  /** Spans of this trace that are kept. */
  readonly spans: number;
  readonly errors: number;
  readonly startNs: TimeNs;
  readonly endNs: TimeNs;
}

/** Answer of `GET /api/flows/{flowId}`. */
export interface FlowPage extends OfFlowStore {
  readonly flow: FlowRow;
  /** In the flow's order, each event once. */
  readonly events: readonly FlowEventView[];
  readonly hops: readonly HopView[];
  readonly lanes: readonly FlowLane[];
  readonly acks: readonly AckView[];
  readonly requestIds: readonly string[];
  /** In order of their start. */
  readonly traces: readonly FlowTrace[];
  /** Spans of all `traces`, in order of start, each trace a tree by `parentSpanId`; at most 2,000. */
  readonly spans: readonly SpanView[];
  /** Links between these spans, by which the traces hang together. */
  readonly links: readonly SpanLinkView[];
  /** Log records of the flow and of its traces, in order of time, without those that carry its events; at most 500. */
  readonly logs: readonly LogSummary[];
  readonly cloudEvents: readonly CloudEventSummary[];
  /** What was left out because there is too much of it. */
  readonly truncated: { readonly spans: boolean; readonly logs: boolean; readonly cloudEvents: boolean };
  /** The time by which states were judged. */
  readonly asOfNs: TimeNs;
}
