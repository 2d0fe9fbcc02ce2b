/** Generated histories of many flows, as they may come: out of order, late, twice, contradictory, by clocks that differ. */
import { fc } from '@fast-check/vitest';
import { checkedFlowEvent, type FlowEvent, FLOW_STAGES, FLOW_STATUSES } from '@weir/flow-events';
import { formatRfc3339 } from '@weir/otel-compat';

/** Events in the order of their arrival, in pieces as they are appended. */
export type History = readonly (readonly FlowEvent[])[];

/** All generated times are within a day of it; seconds since the epoch. */
export const START_SECONDS = 1_700_000_000;

const NODES = ['app', 'worker', 'topic/orders', 'store', 'x:1'];
const GROUPS = ['orders', 'app', '_OTHER'];
const FLOWS = ['f', 'order-1', 'order-10', 'order-2', 'Ж'];
const IDS = 60;

const uuid = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
const hex = (number: number, length: number): string => (number + 1).toString(16).padStart(length, '0');

// Few values, so that flows, ids, times and nodes meet.
const nanoseconds = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((seconds) => BigInt(seconds) * 1_000_000_000n),
  fc.integer({ min: 0, max: 100_000 }).map(BigInt),
  fc.integer({ min: -86_400, max: 86_400 }).map((seconds) => BigInt(seconds) * 1_000_000_000n + 7n),
);

function timestamp(offset: bigint): string {
  const at = BigInt(START_SECONDS) * 1_000_000_000n + offset;
  return formatRfc3339([Number(at / 1_000_000_000n), Number(at % 1_000_000_000n)]);
}

const eventId = fc.nat(IDS).map(uuid);

/** An event of one of few flows. */
export const arbitraryEvent: fc.Arbitrary<FlowEvent> = fc
  .record(
    {
      version: fc.constant(1),
      event_id: eventId,
      flow_id: fc.constantFrom(...FLOWS),
      group_flow: fc.constantFrom(...GROUPS),
      node: fc.record({ id: fc.constantFrom(...NODES), type: fc.constantFrom('producer', 'consumer') }),
      stage: fc.oneof(fc.constantFrom('process', 'consume', 'egress', 'error'), fc.constantFrom(...FLOW_STAGES)),
      status: fc.oneof(fc.constantFrom('ack', 'nack', 'received'), fc.constantFrom(...FLOW_STATUSES)),
      ack: fc.record(
        {
          type: fc.constantFrom('explicit', 'implicit'),
          by: fc.constantFrom(...NODES),
          deadline_ms: fc.constantFrom(0, 0.5, 1_000, 60_000, 9_000_000_000_000),
        },
        { requiredKeys: ['type'] },
      ),
      meta: fc.constantFrom({ final: 'true' }, { final: 'no' }, { other: '1' }),
      timestamp: nanoseconds.map(timestamp),
      causation_id: eventId,
      attempt: fc.integer({ min: 1, max: 4 }),
      sample_rate: fc.constantFrom(1, 2, 10, 1_000),
      request_id: fc.constantFrom('req-1', 'req-2', 'f'),
      trace_id: fc.nat(3).map((number) => hex(number, 32)),
      payload_bytes: fc.nat(1_000),
    },
    { requiredKeys: ['version', 'event_id', 'flow_id', 'node', 'stage', 'status', 'timestamp'] },
  )
  .map((value) => checkedFlowEvent(value));

/** A history of up to `maxEvents` events, some of which come more than once. */
export function arbitraryHistory(maxEvents: number = 60): fc.Arbitrary<History> {
  return fc.array(fc.array(arbitraryEvent, { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: Math.ceil(maxEvents / 4),
  });
}
