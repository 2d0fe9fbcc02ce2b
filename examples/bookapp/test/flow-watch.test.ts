import { emitted, type FlowEvent, processed } from '@weir/flow-events';
import type { ReceivedLogRecord } from '@weir/viewer';
import { expect, test } from 'vitest';
import { flowEventAttributes } from '../../../packages/flow-events/src/transports/flow-log-record.ts';
import { FlowWatch } from '../src/demo/flow-watch.ts';

/** The record that stands for an event, as far as it is looked at. */
function recordOf(event: FlowEvent): ReceivedLogRecord {
  const time = BigInt(Date.parse(event.timestamp)) * 1_000_000n;
  return { eventName: 'flow.event', time, attributes: flowEventAttributes(event) } as unknown as ReceivedLogRecord;
}

const begun = (flowId: string) =>
  emitted(flowId).node('bookapp', 'producer').ack('explicit', { by: 'backend', deadlineMs: 30_000 }).build();
const ended = (flowId: string) => processed(flowId).node('backend', 'consumer').build();

test('counts the flows that are over, and the acknowledgements that never came', () => {
  const watch = new FlowWatch();
  watch.add([begun('answered'), ended('answered'), begun('forgotten')].map(recordOf));
  expect(watch.counts()).toEqual({ settled: 0, missedAcks: 0 });
  watch.conclude();
  expect(watch.counts()).toEqual({ settled: 1, missedAcks: 1 });
});

test('what is named as a flow event and is none does no harm', () => {
  const watch = new FlowWatch();
  const broken = { ...recordOf(begun('a')), attributes: { 'flow.id': 7 } } as unknown as ReceivedLogRecord;
  watch.add([broken, begun('a'), ended('a')].map((one) => ('time' in one ? one : recordOf(one))));
  watch.conclude();
  expect(watch.counts()).toEqual({ settled: 1, missedAcks: 0 });
});
