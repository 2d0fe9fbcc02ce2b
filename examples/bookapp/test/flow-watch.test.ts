import { emitted, type FlowEvent, processed } from '@weir/flow-events';
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import type { ReceivedLogRecord } from '@weir/viewer';
import { expect, test } from 'vitest';
import { flowEventAttributes } from '../../../packages/flow-events/src/transports/flow-log-record.ts';
import { FlowWatch } from '../src/demo/flow-watch.ts';

/** The record that stands for an event, as far as it is looked at. */
function recordOf(event: FlowEvent): ReceivedLogRecord {
  const time = toNanoseconds(parseRfc3339(event.timestamp) ?? [0, 0]);
  return { eventName: 'flow.event', time, attributes: flowEventAttributes(event) } as unknown as ReceivedLogRecord;
}

const begun = (flowId: string): FlowEvent =>
  emitted(flowId).node('bookapp', 'producer').ack('explicit', { by: 'backend', deadlineMs: 30_000 }).build();
const answer = ({ flow_id, event_id }: FlowEvent): FlowEvent =>
  processed(flow_id).node('backend', 'consumer').causationId(event_id).build();

test('counts the flows that are over, and the acknowledgements that never came', () => {
  const watch = new FlowWatch();
  const answered = begun('answered');
  watch.add([answered, answer(answered), begun('forgotten')].map(recordOf));
  expect(watch.counts()).toEqual({ settled: 0, missedAcks: 0 });
  watch.conclude();
  expect(watch.counts()).toEqual({ settled: 1, missedAcks: 1 });
});

test('what is named as a flow event and is none does no harm', () => {
  const watch = new FlowWatch();
  const answered = begun('answered');
  watch.add([{ ...recordOf(answered), attributes: { 'flow.id': 7 } }, recordOf(answered), recordOf(answer(answered))]);
  watch.conclude();
  expect(watch.counts()).toEqual({ settled: 1, missedAcks: 0 });
});
