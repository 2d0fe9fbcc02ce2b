import type { KafkaRecord } from '@weir/delivery/kafka';
import type { Transport } from '@weir/otel-compat';
import { test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type FlowEvent, FlowEmitter, flowEventJson, ingress, parseFlowEvent } from '../../src/index.ts';
import { DEFAULT_FLOW_TOPIC, KafkaTransport } from '../../src/kafka/index.ts';
import { arbitraryFlowEvent } from '../arbitrary-flow-event.ts';

const { signal } = new AbortController();

/** A stand-in for the sender that keeps what it is given. */
class RecordingSender implements Transport<KafkaRecord> {
  readonly batches: (readonly KafkaRecord[])[] = [];
  closed = 0;

  async send(batch: readonly KafkaRecord[]): Promise<void> {
    this.batches.push(batch);
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

function recordOf(event: FlowEvent): KafkaRecord {
  const sender = new RecordingSender();
  void new KafkaTransport({ sender }).send([event], signal);
  return sender.batches[0]?.[0] ?? expect.fail('nothing was sent');
}

property.prop([arbitraryFlowEvent])(
  'a record is the JSON of its event under the flow id, and a retry has the same bytes',
  (event) => {
    const { key, value, topic, partition, timestamp } = recordOf(event);
    expect(key).toBe(event.flow_id);
    expect(value).toBe(flowEventJson(event));
    expect(parseFlowEvent(String(value))).toEqual(event);
    expect([topic, partition, timestamp]).toEqual([undefined, undefined, undefined]);
    expect(recordOf(event)).toEqual(recordOf(event));
  },
);

test('headers name the content type and the schema version, and the span where the event is of one', () => {
  const builder = ingress('order-42').node('api-gateway', 'producer');
  const text = (event: FlowEvent) =>
    Object.fromEntries(
      Object.entries(recordOf(event).headers ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]),
    );
  expect(text(builder.build())).toEqual({ 'content-type': 'application/json', 'schema-version': '1' });
  const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  expect(text(builder.traceContext({ traceId, spanId }).build())).toEqual({
    'content-type': 'application/json',
    'schema-version': '1',
    traceparent: `00-${traceId}-${spanId}-01`,
  });
});

test('events are encoded before send returns, so the next batch is made while one is in flight', () => {
  const sender = new RecordingSender();
  const transport = new KafkaTransport({ sender });
  const event = ingress('order-42').node('api-gateway', 'producer').build();
  void transport.send([event], signal);
  void transport.send([event, event], signal);
  expect(sender.batches.map((batch) => batch.length)).toEqual([1, 2]);
});

test('an emitter closes the transport, and that its sender', async () => {
  const sender = new RecordingSender();
  const emitter = new FlowEmitter(new KafkaTransport({ sender }));
  await emitter.emitStrict(ingress('order-42').node('api-gateway', 'producer'));
  await emitter.shutdown();
  expect(sender.closed).toBe(1);
  expect(sender.batches).toHaveLength(1);
});

test('options that are bad are refused when the transport is made', () => {
  expect(() => new KafkaTransport({ brokers: [] })).toThrow('WEIR_DELIVERY_OPTION: brokers must be');
  expect(() => new KafkaTransport({ brokers: ['127.0.0.1'], topic: 'a topic' })).toThrow(
    'WEIR_DELIVERY_OPTION: topic must be',
  );
  expect(() => new KafkaTransport({ sender: {} as Transport<KafkaRecord> })).toThrow(
    'WEIR_FLOW_OPTION: sender.send must be a function',
  );
});

test('the topic is weir.flow-events unless another is named', () => {
  expect(DEFAULT_FLOW_TOPIC).toBe('weir.flow-events');
});
