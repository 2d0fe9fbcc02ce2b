/** The flow in scope: set for a run, found by everything below it. */
import { type Context, context, propagation } from '@opentelemetry/api';
import { FLOW_ID_BAGGAGE_KEY, flowContext, flowContextStorage, hasContextManager, isFlowId } from '@weir/otel-compat';
import { faults } from './state.ts';

/**
 * Runs `fn` with a flow in scope: events, spans and log records made in it, and requests and messages sent from it, belong
 * to the flow.
 *
 * @param flowId 1 to 256 characters; a random one is made in place of a bad one, which is counted
 * @returns what `fn` returns; what it throws is passed on
 * @example
 * withFlow('order-42', () => currentFlowId()); // 'order-42'
 */
export function withFlow<T>(flowId: string, fn: () => T): T {
  const scoped = setFlowId(flowContext(), flowId);
  if (hasContextManager()) return context.with(scoped, fn);
  return flowContextStorage.run(scoped, fn);
}

/**
 * A context derived from `base` whose baggage carries a flow id; for code that hands contexts over itself.
 *
 * @param flowId as in {@link withFlow}
 * @example
 * currentFlowId(setFlowId(ROOT_CONTEXT, 'order-42')); // 'order-42'
 */
export function setFlowId(base: Context, flowId: string): Context {
  let value: string = flowId;
  if (!isFlowId(flowId)) {
    faults.count('bad_flow_id', `a flow id was replaced (got ${typeof flowId})`);
    value = crypto.randomUUID();
  }
  const baggage = propagation.getBaggage(base) ?? propagation.createBaggage();
  return propagation.setBaggage(base, baggage.setEntry(FLOW_ID_BAGGAGE_KEY, { value }));
}
