import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { processMessage } from '../src/index.ts';
import { asReceived, deliver, receiveBroken, send, standInConsumer, standInProducer } from './stand-in-client.ts';
import { durationMs, idOf, only, spanIdsOf, start } from './start.ts';

const order = { topic: 'orders', key: 'k', value: 'body' };

test('the messages of one response have one poll span, as long as the fetch, that links to the creator of each', () => {
  const sdk = start();
  const received = asReceived(send(standInProducer(), order, order), 40n);
  deliver(standInConsumer(), received, { onWait: () => sdk.advance(30) });
  const poll = only(sdk.named('poll orders'));
  expect(poll.kind).toBe(SpanKind.CLIENT);
  expect(poll.parentSpanContext).toBeUndefined();
  expect(durationMs(poll)).toBe(30);
  expect(poll.attributes).toEqual({
    'messaging.system.name': 'kafka',
    'messaging.operation.name': 'poll',
    'messaging.operation.type': 'receive',
    'messaging.destination.name': 'orders',
    'messaging.destination.partition.id': '0',
    'messaging.consumer.group.name': 'group',
    'messaging.client.id': 'consumer',
    'messaging.batch.message_count': 2,
    'server.address': 'kafka.test',
    'server.port': 9092,
  });
  expect(spanIdsOf(poll.links)).toEqual(sdk.named('create orders').map(idOf));
  expect(poll.links.map(({ attributes }) => attributes)).toEqual([
    { 'messaging.destination.partition.id': '0', 'kafka.offset': 40 },
    { 'messaging.destination.partition.id': '0', 'kafka.offset': 41 },
  ]);
});

test('a response with messages of several topics has a poll span for each', () => {
  const sdk = start();
  const received = asReceived(send(standInProducer(), order, { ...order, topic: 'bills' }, order));
  deliver(standInConsumer(), received);
  const counts = sdk.spans().map(({ name, attributes }) => [name, attributes['messaging.batch.message_count']]);
  expect(counts).toEqual(
    expect.arrayContaining([
      ['poll orders', 2],
      ['poll bills', 1],
    ]),
  );
});

test('messages of several partitions share a poll span that names none of them', () => {
  const sdk = start();
  deliver(standInConsumer(), [
    { ...order, partition: 0, offset: 1n, timestamp: 0n },
    { ...order, partition: 1, offset: 1n, timestamp: 0n },
  ]);
  expect(only(sdk.named('poll orders')).attributes).not.toHaveProperty('messaging.destination.partition.id');
});

test('a response without messages has no span', () => {
  const sdk = start();
  deliver(standInConsumer(), []);
  expect(sdk.spans()).toEqual([]);
});

test('where a hook delays the messages, they still have one poll span, from the start of the fetch on', async () => {
  const sdk = start();
  const received = asReceived(send(standInProducer(), order, order));
  deliver(standInConsumer(), received, { hooked: true, onWait: () => sdk.advance(30) });
  await Promise.resolve();
  const poll = only(sdk.named('poll orders'));
  expect(poll.links).toHaveLength(2);
  expect(durationMs(poll)).toBe(30);
});

test('a poll has no parent, whatever scope the stream was made in', () => {
  const sdk = start();
  const scope = trace.setSpan(context.active(), sdk.tracer.startSpan('startup'));
  context.with(scope, () => deliver(standInConsumer(), asReceived(send(standInProducer(), order))));
  expect(only(sdk.named('poll orders')).parentSpanContext).toBeUndefined();
});

test('a message that is worked on while it is pushed links to the poll that is not over yet', () => {
  const sdk = start();
  const received = asReceived(send(standInProducer(), order));
  deliver(standInConsumer(), received, { onPush: (message) => processMessage(message, () => {}) });
  const poll = only(sdk.named('poll orders'));
  expect(spanIdsOf(only(sdk.named('process orders')).links)).toContain(idOf(poll));
});

test('a fetch that fails has a span that says why, but not while its consumer closes', () => {
  const sdk = start();
  const error = Object.assign(new Error('secret'), { code: 'PLT_KFK_NETWORK' });
  deliver(standInConsumer({ closed: true }), [], { error });
  expect(sdk.spans()).toEqual([]);
  deliver(standInConsumer(), [], { error });
  const poll = only(sdk.named('poll'));
  expect(poll.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(poll.attributes).toMatchObject({ 'error.type': 'PLT_KFK_NETWORK', 'messaging.batch.message_count': 0 });
});

test('a message that cannot be deserialised makes its poll fail', async () => {
  const sdk = start();
  receiveBroken(standInConsumer(), Object.assign(new Error('secret'), { code: 'PLT_KFK_USER' }));
  await Promise.resolve();
  expect(only(sdk.named('poll')).attributes['error.type']).toBe('PLT_KFK_USER');
});

test('consumed messages, the duration of polls and the time since each message was written are measured', async () => {
  const sdk = start();
  const received = asReceived(send(standInProducer(), order, order)).map((message, index) => ({
    ...message,
    timestamp: BigInt(1_000 - 500 * index),
  }));
  deliver(standInConsumer(), received, { onWait: () => sdk.advance(250) });
  const where = { 'messaging.destination.name': 'orders', 'messaging.consumer.group.name': 'group' };
  expect(await sdk.points('messaging.client.consumed.messages')).toMatchObject([{ value: 2, attributes: where }]);
  const durations = await sdk.points('messaging.client.operation.duration');
  expect(durations.filter(({ attributes }) => attributes['messaging.operation.name'] === 'poll')).toMatchObject([
    { value: 0.25, count: 1 },
  ]);
  expect(await sdk.points('weir.kafka.delivery.duration')).toEqual([{ value: 1, count: 2, attributes: where }]);
});

test('a message from the future counts as delivered at once', async () => {
  const sdk = start();
  deliver(standInConsumer(), [{ ...order, partition: 0, offset: 0n, timestamp: 9_000_000n }]);
  expect(await sdk.points('weir.kafka.delivery.duration')).toMatchObject([{ value: 0, count: 1 }]);
});

test('headers are read from the bytes on the wire, whatever the deserialisers made of them', () => {
  const sdk = start();
  const [received] = asReceived(send(standInProducer(), order));
  if (received === undefined) throw new Error('nothing was sent');
  deliver(standInConsumer(), [received]);
  // What the application sees is another matter: here it has removed what it did not know.
  (received.headers as Map<string, string>).clear();
  processMessage(received, () => {});
  const sent = only(sdk.named('send orders'));
  expect(only(sdk.named('process orders')).parentSpanContext?.spanId).toBe(idOf(sent));
});
