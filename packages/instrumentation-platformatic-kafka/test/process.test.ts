import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { kafkaInstrumentationStats, type KafkaMessage, processBatch, processMessage } from '../src/index.ts';
import { asReceived, deliver, receive, send, standInConsumer, standInProducer } from './stand-in-client.ts';
import { durationMs, idOf, only, spanIdsOf, start, type Started } from './start.ts';

const order = { topic: 'orders', key: 'k', value: 'body' };

/** Messages as the application gets them. */
function received(count: number): KafkaMessage[] {
  const messages = asReceived(send(standInProducer(), ...Array.from({ length: count }, () => order)), 40n);
  deliver(standInConsumer(), messages);
  return messages;
}

function one(): KafkaMessage {
  return only(received(1));
}

function inSpan({ tracer }: Started, name: string, work: () => void): void {
  tracer.startActiveSpan(name, (span) => {
    work();
    span.end();
  });
}

test('the work on a message is a child of what created it, and links to that and to the poll that brought it', () => {
  const sdk = start();
  expect(processMessage(one(), ({ value }) => `did ${String(value)}`)).toBe('did body');
  const span = only(sdk.named('process orders'));
  const [sent, poll] = [only(sdk.named('send orders')), only(sdk.named('poll orders'))];
  expect(span.kind).toBe(SpanKind.CONSUMER);
  expect(span.parentSpanContext?.spanId).toBe(idOf(sent));
  expect(spanIdsOf(span.links)).toEqual([idOf(sent), idOf(poll)]);
  expect(span.attributes).toEqual({
    'messaging.system.name': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'orders',
    'messaging.destination.partition.id': '0',
    'messaging.consumer.group.name': 'group',
    'messaging.client.id': 'consumer',
    'messaging.message.body.size': 4,
    'kafka.offset': 40,
    'server.address': 'kafka.test',
    'server.port': 9092,
  });
});

test('the span is active during the work, across awaits, with the baggage of the message', async () => {
  const sdk = start();
  const baggage = propagation.createBaggage({ 'flow.id': { value: 'order-42' } });
  const message = context.with(propagation.setBaggage(context.active(), baggage), one);
  const seen = await processMessage(message, async () => {
    await Promise.resolve();
    sdk.tracer.startSpan('inner').end();
    return propagation.getActiveBaggage()?.getEntry('flow.id')?.value;
  });
  expect(seen).toBe('order-42');
  expect(only(sdk.named('inner')).parentSpanContext?.spanId).toBe(idOf(only(sdk.named('process orders'))));
  expect(trace.getActiveSpan()).toBeUndefined();
});

test('in the scope of another span it is a child of that, and links to what created the message', () => {
  const sdk = start();
  const message = one();
  inSpan(sdk, 'scope', () => processMessage(message, () => {}));
  const span = only(sdk.named('process orders'));
  expect(span.parentSpanContext?.spanId).toBe(idOf(only(sdk.named('scope'))));
  expect(spanIdsOf(span.links)).toEqual([idOf(only(sdk.named('send orders'))), idOf(only(sdk.named('poll orders')))]);
});

test('where the producer is asked for as parent, the scope is linked to', () => {
  const sdk = start({ processParent: 'producer' });
  const message = one();
  inSpan(sdk, 'scope', () => processMessage(message, () => {}));
  const span = only(sdk.named('process orders'));
  expect(span.parentSpanContext?.spanId).toBe(idOf(only(sdk.named('send orders'))));
  expect(spanIdsOf(span.links)).toContain(idOf(only(sdk.named('scope'))));
});

test('where no parent is asked for, it begins a trace that is linked to the message and to the scope, with its baggage', () => {
  const sdk = start({ processParent: 'none' });
  const baggage = propagation.createBaggage({ 'flow.id': { value: 'order-42' } });
  const message = context.with(propagation.setBaggage(context.active(), baggage), one);
  let seen: string | undefined;
  inSpan(sdk, 'scope', () =>
    processMessage(message, () => {
      seen = propagation.getActiveBaggage()?.getEntry('flow.id')?.value;
    }),
  );
  const span = only(sdk.named('process orders'));
  const creator = only(sdk.named('send orders'));
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.spanContext().traceId).not.toBe(creator.spanContext().traceId);
  expect(spanIdsOf(span.links)).toEqual([
    idOf(creator),
    idOf(only(sdk.named('poll orders'))),
    idOf(only(sdk.named('scope'))),
  ]);
  expect(seen).toBe('order-42');
});

test('a span that has ended is no scope', () => {
  const sdk = start();
  const message = one();
  const startup = sdk.tracer.startSpan('startup');
  startup.end();
  context.with(trace.setSpan(context.active(), startup), () => processMessage(message, () => {}));
  const span = only(sdk.named('process orders'));
  expect(span.parentSpanContext?.spanId).toBe(idOf(only(sdk.named('send orders'))));
  expect(spanIdsOf(span.links)).not.toContain(idOf(startup));
});

test('work lasts until its promise settles, and fails with it', async () => {
  const sdk = start();
  const failure = new RangeError('secret');
  const work = processMessage(one(), async () => {
    await Promise.resolve();
    sdk.advance(15);
    throw failure;
  });
  expect(sdk.named('process orders')).toEqual([]);
  await expect(work).rejects.toBe(failure);
  const span = only(sdk.named('process orders'));
  expect(durationMs(span)).toBe(15);
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span.attributes['error.type']).toBe('RangeError');
  expect(await sdk.points('messaging.process.duration')).toMatchObject([
    { value: 0.015, count: 1, attributes: { 'error.type': 'RangeError', 'messaging.consumer.group.name': 'group' } },
  ]);
});

test('work that throws fails, and what it throws goes on, whatever it is', () => {
  const sdk = start();
  for (const thrown of [new TypeError('no'), undefined, 'text', null]) {
    let caught: unknown = 'nothing';
    try {
      processMessage(one(), () => {
        throw thrown;
      });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
  }
  const types = sdk.named('process orders').map(({ attributes }) => attributes['error.type']);
  expect(types).toEqual(['TypeError', 'undefined', 'string', 'object']);
});

test('a message that is worked on again says which attempt it is', () => {
  const sdk = start();
  const message = one();
  for (let attempt = 1; attempt <= 3; attempt += 1) processMessage(message, () => {});
  const attempts = sdk.named('process orders').map(({ attributes }) => attributes['weir.kafka.delivery.attempt']);
  expect(attempts).toEqual([undefined, 2, 3]);
});

test('a copy of a message is a child of what created it, by its own headers', () => {
  const sdk = start();
  processMessage({ ...one(), value: { parsed: true } }, () => {});
  const span = only(sdk.named('process orders'));
  expect(span.parentSpanContext?.spanId).toBe(idOf(only(sdk.named('send orders'))));
  expect(span.attributes).not.toHaveProperty('messaging.message.body.size');
});

test('a tombstone is told by what was on the wire, whatever the deserialiser made of it', () => {
  const sdk = start();
  const message = { topic: 'orders', partition: 0, offset: 1n, timestamp: 0n, value: { made: 'up' } };
  receive(standInConsumer(), message, () => {}, { headers: [], value: null });
  processMessage(message, () => {});
  expect(only(sdk.named('process orders')).attributes).toMatchObject({
    'kafka.message.tombstone': true,
    'messaging.message.body.size': 0,
  });
});

test('a message that nobody traced begins a trace', () => {
  const sdk = start();
  deliver(standInConsumer(), [{ ...order, partition: 0, offset: 1n, timestamp: 0n }], {
    onPush: (message) => processMessage(message, () => {}),
  });
  const span = only(sdk.named('process orders'));
  expect(span.parentSpanContext).toBeUndefined();
  expect(spanIdsOf(span.links)).toEqual([idOf(only(sdk.named('poll orders')))]);
});

test('the consumer hook is called with the span of each message, and what it throws is counted', () => {
  const before = kafkaInstrumentationStats().hook_error;
  const sdk = start({
    consumerHook: (span, { topic, message }) => {
      span.setAttribute('seen', `${topic} ${String(message.offset)}`);
      throw new Error('no');
    },
  });
  processMessage(one(), () => {});
  expect(only(sdk.named('process orders')).attributes['seen']).toBe('orders 40');
  expect(kafkaInstrumentationStats().hook_error - before).toBe(1);
});

test('a batch has one span that links to every creator and to the poll, and no message as its parent', async () => {
  const sdk = start();
  const messages = received(3);
  expect(await processBatch(messages, (batch) => Promise.resolve(batch.length))).toBe(3);
  const span = only(sdk.named('process orders'));
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.attributes).toMatchObject({
    'messaging.batch.message_count': 3,
    'messaging.destination.partition.id': '0',
    'messaging.consumer.group.name': 'group',
  });
  expect(spanIdsOf(span.links)).toEqual([
    ...sdk.named('create orders').map(idOf),
    idOf(only(sdk.named('poll orders'))),
  ]);
  expect(span.links[2]?.attributes).toEqual({ 'messaging.destination.partition.id': '0', 'kafka.offset': 42 });
});

test('each message of a batch has the times of its own work, in spans and in the metric, and none is counted twice', async () => {
  const sdk = start();
  const messages = received(3);
  await processBatch(messages, async (batch) => {
    sdk.advance(100);
    for (const [index, message] of batch.entries()) {
      await processMessage(message, async () => {
        await Promise.resolve();
        sdk.advance(10 * (index + 1));
      });
    }
  });
  const [first, second, third, batch] = sdk.named('process orders');
  expect([first, second, third, batch].map((span) => span && durationMs(span))).toEqual([10, 20, 30, 160]);
  for (const span of [first, second, third]) expect(span?.parentSpanContext?.spanId).toBe(batch && idOf(batch));
  const creates = sdk.named('create orders').map(idOf);
  expect([first, second, third].map((span) => span?.links[0]?.context.spanId)).toEqual(creates);
  expect(await sdk.points('messaging.process.duration')).toMatchObject([{ count: 3, value: 0.06 }]);
});

test('a batch that is worked on as a whole is measured once', async () => {
  const sdk = start();
  processBatch(received(3), () => sdk.advance(40));
  expect(await sdk.points('messaging.process.duration')).toMatchObject([{ count: 1, value: 0.04 }]);
});

test('a batch over several topics and partitions names neither', () => {
  const sdk = start();
  const messages = [
    { ...order, partition: 0 },
    { ...order, topic: 'bills', partition: 0 },
  ];
  processBatch(messages, () => {});
  const { attributes } = only(sdk.named('process'));
  expect(attributes).not.toHaveProperty('messaging.destination.name');
  expect(attributes).not.toHaveProperty('messaging.destination.partition.id');
});

test('an empty batch has no span', () => {
  const sdk = start();
  expect(processBatch([], (batch) => batch.length)).toBe(0);
  expect(sdk.spans()).toEqual([]);
});

test('while no instrumentation is enabled, work is called and nothing else happens', () => {
  const sdk = start();
  const message = one();
  sdk.instrumentation.disable();
  const before = sdk.spans().length;
  expect(processMessage(message, (given) => given)).toBe(message);
  expect(processBatch([message], (given) => given[0])).toBe(message);
  expect(sdk.spans()).toHaveLength(before);
});
