/** The events of batch n: the same in every process. */
import { checkedFlowEvent, type FlowEvent } from '@weir/flow-events';
import { formatRfc3339 } from '@weir/otel-compat';

const STEPS = [
  ['app', 'ingress', 'received'],
  ['app', 'emit', 'sent'],
  ['worker', 'consume', 'received'],
  ['worker', 'process', 'ack'],
] as const;
const EVENTS = 20;

/** Each flow has an event in each of four batches; some batches are of earlier events than those before. */
export function batch(number: number): readonly FlowEvent[] {
  return Array.from({ length: EVENTS }, (_, index) => {
    const round = Math.floor(number / STEPS.length);
    // The second comes before the first.
    const step = [1, 0, 2, 3][number % STEPS.length] ?? 0;
    const [node, stage, status] = STEPS[step] ?? STEPS[0];
    const key = (round * EVENTS + index) * STEPS.length + step;
    return checkedFlowEvent({
      version: 1,
      event_id: `00000000-0000-4000-8000-${key.toString(16).padStart(12, '0')}`,
      flow_id: `flow-${round}-${index}`,
      node: { id: node, type: 'consumer' },
      stage,
      status,
      ...(stage === 'emit' ? { ack: { type: 'explicit', by: 'worker', deadline_ms: 1_000 } } : {}),
      ...(stage === 'process' && index % 2 === 0 ? { meta: { final: 'true' } } : {}),
      timestamp: formatRfc3339([1_700_000_000 + round * 10 + step, index]),
    });
  });
}
