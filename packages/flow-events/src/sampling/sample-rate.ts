/** How many flows an event stands for. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { checkedFlowEvent } from '../contract/validate.ts';

/** The event with its `sample_rate`; itself where it stands for itself. */
export function withSampleRate(event: FlowEvent, rate: number): FlowEvent {
  return rate === 1 ? event : checkedFlowEvent({ ...event, sample_rate: rate });
}
