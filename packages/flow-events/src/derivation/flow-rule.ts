/** Which events a finished span tells of: data, so that it can be read, added to and replaced. */
import type { AckType, FlowStage, FlowStatus, NodeType } from '../contract/flow-event.ts';

/** A condition on one fact, which old and new semantic conventions may name differently. */
export interface FlowRuleCondition {
  /** Attribute keys; the first that the span has decides. */
  readonly attributes: readonly string[];
  /** Values that meet the condition. Default: any. */
  readonly values?: readonly string[];
  /** Beginnings of values that meet the condition, in any case. Default: any. */
  readonly startsWith?: readonly string[];
}

/** Where an event is seen: at the service itself, or at the peer that attributes name. */
export type FlowRuleNode =
  | 'service'
  | {
      readonly type: NodeType;
      /** Parts of the node id, joined by `/`; of each, the first attribute that the span has. The first part is required. */
      readonly id: readonly (readonly string[])[];
    };

/** One event of a span. */
export interface FlowRuleEvent {
  /** Which end of the span it tells of. */
  readonly at: 'start' | 'end';
  readonly stage: FlowStage;
  readonly status: FlowStatus;
  /** Status where the span failed; the error is then told with it. Default: `status`, without the error. */
  readonly statusOnError?: FlowStatus;
  readonly node: FlowRuleNode;
  readonly ack?: AckType;
  /** Where the span did not fail and sent no message onward, the event is the flow's final one: of a server span only where the flow began at it. */
  readonly final?: 'always' | 'where_flow_began';
  /** Attributes with the size of the payload in bytes; the first that the span has. */
  readonly payloadBytes?: readonly string[];
  /** Attributes with the number of the attempt, from 1. */
  readonly attempt?: readonly string[];
  /** Attributes that are told in `meta`, by their own keys. */
  readonly meta?: readonly string[];
}

/** What is derived from one kind of span. */
export interface FlowRule {
  /** Stands in `meta` as `span.rule`. */
  readonly name: string;
  /** Kinds of span, as OpenTelemetry names them. */
  readonly kinds: readonly ('internal' | 'server' | 'client' | 'producer' | 'consumer')[];
  /** All of them must be met. */
  readonly when: readonly FlowRuleCondition[];
  /** None of them may be met. */
  readonly unless?: readonly FlowRuleCondition[];
  readonly events: readonly FlowRuleEvent[];
}
