export {
  currentFlowId,
  type DeliveryStats,
  type DropReason,
  type HostPolicy,
  type ItemResult,
} from '@weir/otel-compat';
export { BufferedEmitter, type BufferedEmitterMetrics, type BufferedEmitterOptions } from './buffered-emitter.ts';
export { type AckDetails, flowEvent, FlowEventBuilder, type FlowEventSources } from './builder.ts';
export {
  consumed,
  deadLettered,
  emitted,
  externalAck,
  FINAL_META_KEY,
  ingress,
  processed,
  timedOut,
} from './canonical.ts';
export {
  ACK_TYPES,
  type AckType,
  FLOW_EVENT_VERSION,
  FLOW_STAGES,
  FLOW_STATUSES,
  type FlowAck,
  type FlowError,
  type FlowEvent,
  type FlowNode,
  type FlowStage,
  type FlowStatus,
  NODE_TYPES,
  type NodeType,
} from './contract/flow-event.ts';
export { flowEventJson, parseFlowEvent } from './contract/json.ts';
export { flowEventJsonSchema } from './contract/json-schema.ts';
export { checkedFlowEvent } from './contract/validate.ts';
export type { FlowRule, FlowRuleCondition, FlowRuleEvent, FlowRuleNode } from './derivation/flow-rule.ts';
export { FLOW_RULES } from './derivation/flow-rules.ts';
export type { FlowSpanProcessorOptions } from './derivation/flow-span-options.ts';
export { FlowSpanProcessor } from './derivation/flow-span-processor.ts';
export { FlowEmitter, type FlowEmitterOptions, type FlowShutdownOptions, type FlowTransport } from './emitter.ts';
export { FLOW_EVENTS_ERROR_CODES, FlowEventsError, type FlowEventsErrorCode, type RuleBreach } from './errors.ts';
export type { ErrorDetails } from './flow-error.ts';
export { FlowLogRecordProcessor } from './flow-log-record-processor.ts';
export { FlowPropagator, type FlowPropagatorOptions } from './flow-propagator.ts';
export { setFlowId, withFlow } from './flow-scope.ts';
export { type FlowHop, flowHops } from './history/flow-hops.ts';
export { flowPathway } from './history/flow-pathway.ts';
export { type FlowSummary, flowSummary } from './history/flow-summary.ts';
export { FLOW_STATES, type FlowState, flowState, type FlowStateOptions, isFinal } from './history/flow-state.ts';
export { type AnnouncedAck, metAcks } from './history/met-acks.ts';
export { orderedFlowEvents, type TimedFlowEvent } from './history/order.ts';
export type { Emittable, OutgoingOptions } from './outgoing-events.ts';
export { FlowSampler, type FlowSamplerOptions, type FlowSamplerStats } from './sampling/flow-sampler.ts';
export { FlowSamplingLogRecordProcessor } from './sampling/flow-sampling-log-record-processor.ts';
export { FlowSpanSampler, type FlowSpanSamplerOptions, type SpanSamplingResult } from './sampling/flow-span-sampler.ts';
export type { FlowTailOptions, FlowTailStats } from './sampling/tail-rule.ts';
export { type FlowEventsFault, flowEventsStats } from './state.ts';
export type { FlowSource, FlowSourceOptions, UnjoinedReason } from './tracker/flow-source.ts';
export { FlowTracker, type FlowTrackerOptions } from './tracker/flow-tracker.ts';
export type { FlowTrackerLimits } from './tracker/limits.ts';
export type { FlowTrackerStats } from './tracker/tracker-counts.ts';
export { ConsoleTransport, type ConsoleTransportOptions } from './transports/console-transport.ts';
export { flowEventFromLogRecord, type FlowLogRecord } from './transports/flow-log-record.ts';
export { HttpTransport, type HttpTransportOptions } from './transports/http-transport.ts';
export { MemoryTransport, type MemoryTransportOptions } from './transports/memory-transport.ts';
export { MultiTransport, type TransportLeg } from './transports/multi-transport.ts';
export { OtelLogsTransport, type OtelLogsTransportOptions } from './transports/otel-logs-transport.ts';
