/** Which flow events are told from spans: those that the application does not tell itself. */
import { FLOW_RULES, type FlowRule } from '@weir/flow-events';

/** Writes to the database, and the call of the backend. */
export const DERIVED_EVENTS: readonly FlowRule[] = FLOW_RULES.flatMap((rule): readonly FlowRule[] => {
  if (rule.name === 'db.client') return [rule];
  // That a message was sent the bus tells.
  if (rule.name === 'http.client') return [{ ...rule, unless: [{ attributes: ['url.path'], values: ['/events'] }] }];
  return [];
});
