/** Flows as an order service makes them, for benches: eight events over three nodes, some of them failed, late or lost. */
import { createHash } from 'node:crypto';
import { checkedFlowEvent, type FlowEvent } from '@weir/flow-events';
import { formatRfc3339 } from '@weir/otel-compat';

/** Seconds since the epoch at which the first flow begins. */
export const BEGIN_SECONDS = 1_700_000_000;
const FLOWS_PER_SECOND = 125;
export const EVENTS_PER_FLOW = 8;

/** What one event of a flow is, and how long after its beginning at least. */
export type Step = readonly [node: string, type: string, stage: string, status: string, afterUs: number];

export const STEPS: readonly Step[] = [
  ['shop', 'producer', 'ingress', 'received', 0],
  ['shop', 'producer', 'emit', 'sent', 2_000],
  ['orders', 'bridge', 'bridge', 'received', 3_000],
  ['orders', 'bridge', 'bridge', 'sent', 4_000],
  ['worker', 'consumer', 'consume', 'received', 10_000],
  ['postgresql/orders', 'storage', 'persist', 'ack', 14_000],
  ['worker', 'consumer', 'process', 'ack', 15_000],
  ['shop', 'producer', 'egress', 'ack', 20_000],
];

/** The events of flow number `index`, in order. Every hundredth never ends, every thousandth fails. */
export function flowNumber(index: number): readonly FlowEvent[] {
  const seed = createHash('sha256').update(String(index)).digest('hex');
  const steps = index % 100 === 99 ? STEPS.slice(0, 5) : STEPS;
  return steps.map(([node, type, stage, status, afterUs], step) => {
    const spread = (Number.parseInt(seed.slice(step * 4, step * 4 + 4), 16) * afterUs) / 65_536;
    const nanos = Math.floor(((index % FLOWS_PER_SECOND) / FLOWS_PER_SECOND) * 1e9 + (afterUs + spread) * 1_000);
    const seconds = BEGIN_SECONDS + Math.floor(index / FLOWS_PER_SECOND) + Math.floor(nanos / 1e9);
    const failed = index % 1_000 === 500 && stage === 'process';
    return checkedFlowEvent({
      version: 1,
      event_id: uuid(index, step),
      flow_id: `order-${seed.slice(0, 24)}`,
      group_flow: `orders-${index % 5}`,
      node: { id: node, type },
      stage,
      status: failed ? 'nack' : status,
      ...(stage === 'emit' ? { ack: { type: 'explicit', by: 'worker', deadline_ms: 30_000 } } : {}),
      ...(stage === 'process' && !failed ? { meta: { final: 'true' } } : {}),
      ...(failed ? { error: { type: 'TypeError', message: 'no such book', retryable: false } } : {}),
      request_id: `req-${seed.slice(0, 16)}`,
      payload_bytes: 420,
      timestamp: formatRfc3339([seconds, nanos % 1_000_000_000]),
      trace_id: seed.slice(0, 32),
      span_id: seed.slice(step, step + 16),
    });
  });
}

/** Batches of events of flows `from` to `to`, as many flows at once under way as are in a batch. */
export function* batches(from: number, to: number, flowsPerBatch: number = 125): Generator<readonly FlowEvent[]> {
  for (let index = from; index < to; index += flowsPerBatch) {
    const flows = Array.from({ length: Math.min(flowsPerBatch, to - index) }, (_, offset) =>
      flowNumber(index + offset),
    );
    // The first half of each flow comes before the second halves.
    yield flows.flatMap((events) => events.slice(0, 4));
    yield flows.flatMap((events) => events.slice(4));
  }
}

function uuid(index: number, step: number): string {
  const hash = createHash('md5').update(`${index}/${step}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20)}`;
}
