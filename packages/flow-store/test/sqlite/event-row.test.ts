import { test } from '@fast-check/vitest';
import { checkedFlowEvent, flowEventJson } from '@weir/flow-events';
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import { expect } from 'vitest';
import { arbitraryFlowEvent } from '../../../flow-events/test/arbitrary-flow-event.ts';
import { eventColumns, eventOf, placeOf } from '../../src/sqlite/event-row.ts';

test.prop([arbitraryFlowEvent])('an event comes back from its columns with the same bytes', (event) => {
  const at = toNanoseconds(parseRfc3339(event.timestamp) ?? [0, 0]);
  const { eventId, traceId, spanId, causationId, requestId, rest } = eventColumns(event, at);
  const row = {
    event_id: eventId,
    at,
    trace_id: traceId,
    span_id: spanId,
    causation_id: causationId,
    request_id: requestId,
    rest,
  };
  expect(flowEventJson(checkedFlowEvent(eventOf(event.flow_id, row, placeOf(event))))).toBe(flowEventJson(event));
});

test('a time that is written otherwise comes back as it was written', () => {
  const event = checkedFlowEvent({
    version: 1,
    event_id: '00000000-0000-4000-8000-000000000001',
    flow_id: 'f',
    node: { id: 'n', type: 'producer' },
    stage: 'ingress',
    status: 'received',
    timestamp: '1969-12-31T23:59:59.5-00:00',
  });
  const at = toNanoseconds(parseRfc3339(event.timestamp) ?? [0, 0]);
  const { eventId, rest } = eventColumns(event, at);
  const row = { event_id: eventId, at, rest, request_id: null };
  expect(eventOf('f', row, placeOf(event))).toEqual(event);
});
