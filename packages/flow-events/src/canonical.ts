/** The events that most flows consist of, ready but for the node. */
import { currentFlowId } from '@weir/otel-compat';
import { flowEvent, type FlowEventBuilder } from './builder.ts';
import type { FlowStage, FlowStatus } from './contract/flow-event.ts';

/** Key of the `meta` entry that marks the one definitive event of a flow. */
export const FINAL_META_KEY = 'final';

/**
 * The unit came in: ingress, received.
 *
 * @param flowId default: the flow in scope
 * @example
 * ingress('order-42').node('api-gateway', 'producer').build();
 */
export function ingress(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'ingress', 'received');
}

/**
 * The unit was sent onward: emit, sent.
 *
 * @param flowId default: the flow in scope
 * @example
 * emitted('order-42').node('api-gateway', 'producer').ack('explicit', { by: 'worker', deadlineMs: 30_000 }).build();
 */
export function emitted(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'emit', 'sent');
}

/**
 * The unit was taken from a queue or topic: consume, received.
 *
 * @param flowId default: the flow in scope
 * @example
 * consumed('order-42').node('worker', 'consumer').causationId(sentEventId).build();
 */
export function consumed(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'consume', 'received');
}

/**
 * The unit is done with: process, ack, marked as final. One per flow and node.
 *
 * @param flowId default: the flow in scope
 * @example
 * processed('order-42').node('worker', 'consumer').build().meta; // { final: 'true' }
 */
export function processed(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'process', 'ack').meta(FINAL_META_KEY, 'true');
}

/**
 * An external system acknowledged: egress, ack, explicit.
 *
 * @param flowId default: the flow in scope
 * @example
 * externalAck('order-42').node('payment-provider', 'external').causationId(sentEventId).build();
 */
export function externalAck(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'egress', 'ack').ack('explicit');
}

/**
 * The unit was given up: error, nack.
 *
 * @param flowId default: the flow in scope
 * @example
 * deadLettered('order-42').node('worker', 'consumer').error('ValidationError').attempt(3).build();
 */
export function deadLettered(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'error', 'nack');
}

/**
 * What was awaited did not come: error, timeout.
 *
 * @param flowId default: the flow in scope
 * @example
 * timedOut('order-42').node('api-gateway', 'producer').causationId(sentEventId).build();
 */
export function timedOut(flowId?: string): FlowEventBuilder {
  return canonical(flowId, 'error', 'timeout');
}

function canonical(flowId: string | undefined, stage: FlowStage, status: FlowStatus): FlowEventBuilder {
  // Outside any flow the id is missing, which `build` reports like every other bad member.
  return flowEvent((flowId ?? currentFlowId()) as string)
    .stage(stage)
    .status(status);
}
