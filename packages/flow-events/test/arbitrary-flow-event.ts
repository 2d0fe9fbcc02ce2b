/** Arbitrary valid flow events, for properties. */
import { fc } from '@fast-check/vitest';
import { formatRfc3339, isTextWithin } from '@weir/otel-compat';
import { ACK_TYPES, checkedFlowEvent, FLOW_STAGES, FLOW_STATUSES, type FlowEvent, NODE_TYPES } from '../src/index.ts';

// Graphemes are well-formed text without control characters, but can be of several code points.
const text = (maxLength: number) =>
  fc.string({ unit: 'grapheme', minLength: 1, maxLength }).filter((value) => isTextWithin(value, 1, maxLength));
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((id) => /[^0]/.test(id));
const nodeId = fc.stringMatching(/^[A-Za-z0-9._:/-]{1,128}$/);
const milliseconds = fc.double({ min: 0, max: 1e9, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const bytes = fc.maxSafeNat();
const instant = fc.tuple(fc.integer({ min: 0, max: 4_102_444_800 }), fc.integer({ min: 0, max: 999_999_999 }));

const members = {
  version: fc.constant(1),
  event_id: fc.uuid(),
  flow_id: text(256),
  group_flow: text(256),
  node: fc.record({ id: nodeId, type: fc.constantFrom(...NODE_TYPES) }),
  stage: fc.constantFrom(...FLOW_STAGES),
  status: fc.constantFrom(...FLOW_STATUSES),
  ack: fc.record(
    { type: fc.constantFrom(...ACK_TYPES), by: nodeId, latency_ms: milliseconds, deadline_ms: milliseconds },
    { requiredKeys: ['type'] },
  ),
  error: fc.record(
    { type: text(256), message: fc.string({ maxLength: 300 }), retryable: fc.boolean() },
    { requiredKeys: ['type'] },
  ),
  payload_bytes: bytes,
  input_bytes: bytes,
  output_bytes: bytes,
  request_id: fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 128,
  }),
  sample_rate: fc.integer({ min: 1 }),
  meta: fc.dictionary(text(64), fc.string({ maxLength: 200 }), { minKeys: 1, maxKeys: 32 }),
  timestamp: instant.map((time) => formatRfc3339(time)),
  causation_id: fc.uuid(),
  attempt: fc.integer({ min: 1 }),
  trace_id: hex(32),
  span_id: hex(16),
};

const REQUIRED = ['version', 'event_id', 'flow_id', 'node', 'stage', 'status', 'timestamp'] as const;

/** A plain object that is a FlowEvent v1. */
export const arbitraryFlowEventValue = fc.record(members, { requiredKeys: [...REQUIRED] });

/** A checked event; its trace and span ids come together or not at all, as those of a span do. */
export const arbitraryFlowEvent: fc.Arbitrary<FlowEvent> = arbitraryFlowEventValue.map((value) => {
  const { trace_id: traceId, span_id: spanId, ...rest } = value;
  return checkedFlowEvent(traceId === undefined || spanId === undefined ? rest : value);
});
