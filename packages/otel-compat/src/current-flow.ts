/** The flow id in scope: every package reads it here, one package writes it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, context, propagation } from '@opentelemetry/api';
import { processWide } from './process-wide.ts';
import { isTextWithin } from './text.ts';

/** W3C Baggage key under which a flow id travels. */
export const FLOW_ID_BAGGAGE_KEY = 'flow.id';

/**
 * Carries contexts with flow ids where no context manager is registered. With one, it stays empty: a flow id is then in
 * the baggage of the active context.
 */
export const flowContextStorage: AsyncLocalStorage<Context> = processWide(
  'flow-context.v1',
  () => new AsyncLocalStorage<Context>(),
);

/**
 * The context that carries the flow in scope: the given one where it has a flow id, else the one set by `withFlow` while no
 * SDK had registered a context manager.
 *
 * @param given default: the active one
 * @example
 * currentFlowId(flowContext()); // undefined, outside any flow
 */
export function flowContext(given: Context = context.active()): Context {
  if (propagation.getBaggage(given)?.getEntry(FLOW_ID_BAGGAGE_KEY) !== undefined) return given;
  return flowContextStorage.getStore() ?? given;
}

/** Longest flow id, in characters (Unicode code points). */
export const MAX_FLOW_ID_LENGTH = 256;

/**
 * Whether a value may name a flow: 1 to {@link MAX_FLOW_ID_LENGTH} characters, none of them a control character or half
 * of a surrogate pair.
 *
 * @example
 * isFlowId('order-42'); // true
 * isFlowId('a\r\nset-cookie: x'); // false
 */
export function isFlowId(value: unknown): value is string {
  return isTextWithin(value, 1, MAX_FLOW_ID_LENGTH);
}

/**
 * The flow id in a context, or undefined where there is none or it is not one.
 *
 * @param from defaults to the context in scope
 * @example
 * currentFlowId(); // undefined, outside any flow
 */
export function currentFlowId(from: Context = flowContext()): string | undefined {
  const value = propagation.getBaggage(from)?.getEntry(FLOW_ID_BAGGAGE_KEY)?.value;
  return isFlowId(value) ? value : undefined;
}
