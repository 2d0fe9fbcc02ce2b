/** Masks what a flow event says in words: `meta` and the message of its error. */
import { errorName, type Mask } from '@weir/otel-compat';
import { FINAL_META_KEY } from './canonical.ts';
import type { FlowEvent } from './contract/flow-event.ts';
import { checkedFlowEvent } from './contract/validate.ts';
import { isFinal } from './history/flow-state.ts';
import { faults } from './state.ts';

/**
 * The event as it may leave; itself where nothing is to be masked. Where the mask fails, or gives what no event can carry,
 * the words are left out: they never leave as they were.
 */
export function maskedEvent(event: FlowEvent, mask: Mask): FlowEvent {
  const { meta, error } = event;
  if (meta === undefined && error?.message === undefined) return event;
  try {
    const maskedMeta = meta && withFinal(event, mask(meta));
    const message = error?.message === undefined ? undefined : mask(error.message);
    if (maskedMeta === meta && message === error?.message) return event;
    return checkedFlowEvent({ ...event, meta: maskedMeta, error: error && { ...error, message } });
  } catch (failure) {
    faults.count('internal_error', `a mask failed, and what it was to mask was left out: ${errorName(failure)}`);
    return checkedFlowEvent({
      ...event,
      meta: isFinal(event) ? withFinal(event, {}) : undefined,
      error: error && { ...error, message: undefined },
    });
  }
}

/** That an event is final is part of the contract, and no word of the application. */
function withFinal(event: FlowEvent, meta: unknown): unknown {
  if (!isFinal(event) || meta === event.meta || typeof meta !== 'object') return meta;
  return { ...meta, [FINAL_META_KEY]: 'true' };
}
