/** Turns values of unknown origin into frozen flow events, or says what is wrong with them. */
import { errorName } from '@weir/otel-compat';
import { FlowEventsError, type RuleBreach } from '../errors.ts';
import type { FlowEvent } from './flow-event.ts';
import { FLOW_EVENT_MARK, flowEventRule } from './flow-event-rules.ts';

/**
 * A deep-frozen copy of a valid event, with the members of the contract in its order and no others; an event that was
 * made here already is given back itself.
 *
 * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT`, naming each bad member
 * @example
 * checkedFlowEvent({ ...event, stage: 'start' }); // throws: stage must be one of ingress emit ... (got string)
 */
export function checkedFlowEvent(value: unknown): FlowEvent {
  const breaches: RuleBreach[] = [];
  let copy: unknown;
  try {
    if (isCheckedFlowEvent(value)) return value;
    // Copied before it is checked: what was checked is then what is kept, whatever getters the value has.
    copy = flowEventRule.copy(value);
    if (!flowEventRule.holds(copy)) flowEventRule.check(copy, '', breaches);
  } catch (error) {
    breaches.push({ path: '', message: `cannot be read (${errorName(error)})` });
  }
  if (breaches.length === 0) return copy as FlowEvent;
  const detail = breaches.map(({ path, message }) => `${path === '' ? 'event' : path} ${message}`).join('; ');
  throw new FlowEventsError('WEIR_FLOW_INVALID_EVENT', detail, { breaches });
}

/** Whether a value is an event that was made or checked here, or in another copy of this package. */
export function isCheckedFlowEvent(value: unknown): value is FlowEvent {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, FLOW_EVENT_MARK) && Object.isFrozen(value);
}
