import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { kafkaInstrumentationStats, processMessage } from '../src/index.ts';
import {
  asReceived,
  beginSend,
  deliver,
  headersOf,
  send,
  standInConsumer,
  standInProducer,
} from './stand-in-client.ts';
import { durationMs, idOf, only, spanIdsOf, start } from './start.ts';

const order = { topic: 'orders', key: 'k', value: 'body' };

function spanIdIn(headers: object | undefined): string | undefined {
  return headersOf(headers).get('traceparent')?.split('-')[2];
}

test('a single message has one producer span, whose context it carries, with where the broker put it', () => {
  const sdk = start();
  const [written] = send(standInProducer(), order);
  const span = only(sdk.spans());
  expect(span).toMatchObject({ name: 'send orders', kind: SpanKind.PRODUCER, links: [] });
  expect(span.attributes).toEqual({
    'messaging.system.name': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'orders',
    'messaging.destination.partition.id': '0',
    'messaging.client.id': 'producer',
    'messaging.message.body.size': 4,
    'kafka.offset': 7,
    'server.address': 'kafka.test',
    'server.port': 9092,
  });
  expect(spanIdIn(written?.headers)).toBe(idOf(span));
});

test('each message of a batch has a create span, which it carries and the client span of the batch links to', () => {
  const sdk = start();
  const written = send(standInProducer(), order, { ...order, value: 'longer', partition: 2 });
  const creates = sdk.named('create orders');
  expect(creates.map(({ kind }) => kind)).toEqual([SpanKind.PRODUCER, SpanKind.PRODUCER]);
  expect(creates.map(({ attributes }) => attributes['messaging.message.body.size'])).toEqual([4, 6]);
  expect(creates[1]?.attributes['messaging.destination.partition.id']).toBe('2');
  const sent = only(sdk.named('send orders'));
  expect(sent).toMatchObject({ kind: SpanKind.CLIENT, attributes: { 'messaging.batch.message_count': 2 } });
  expect(sent.attributes).not.toHaveProperty('kafka.offset');
  expect(spanIdsOf(sent.links)).toEqual(creates.map(idOf));
  expect(written.map(({ headers }) => spanIdIn(headers))).toEqual(creates.map(idOf));
});

test('without create spans all messages of a batch carry the producer span of the batch', () => {
  const sdk = start({ createSpans: false });
  const written = send(standInProducer(), order, order);
  const span = only(sdk.spans());
  expect(span).toMatchObject({ name: 'send orders', kind: SpanKind.PRODUCER, links: [] });
  expect(written.map(({ headers }) => spanIdIn(headers))).toEqual([idOf(span), idOf(span)]);
});

test('a batch for several topics names none, and is counted for each', async () => {
  const sdk = start();
  send(standInProducer(), order, { ...order, topic: 'bills' }, order);
  expect(only(sdk.named('send')).attributes).not.toHaveProperty('messaging.destination.name');
  const points = await sdk.points('messaging.client.sent.messages');
  expect(points.map(({ attributes, value }) => [attributes['messaging.destination.name'], value])).toEqual([
    ['orders', 2],
    ['bills', 1],
  ]);
});

test('spans are children of the span in scope, and its baggage goes along', () => {
  const sdk = start();
  const parent = sdk.tracer.startSpan('parent');
  const scope = propagation.setBaggage(
    trace.setSpan(context.active(), parent),
    propagation.createBaggage({ 'flow.id': { value: 'order-42' } }),
  );
  const written = context.with(scope, () => send(standInProducer(), order, order));
  for (const span of sdk.spans()) expect(span.parentSpanContext?.spanId).toBe(idOf(parent));
  expect(written.map(({ headers }) => headersOf(headers).get('baggage'))).toEqual([
    'flow.id=order-42',
    'flow.id=order-42',
  ]);
});

test('the messages of the application, their headers and its options are as they were', () => {
  start();
  const headers = Object.freeze({ a: 'b' });
  const messages = Object.freeze([Object.freeze({ ...order, headers }), Object.freeze({ ...order, headers })]);
  const sending = beginSend(standInProducer(), { messages });
  expect(sending.written).not.toBe(messages);
  expect(sending.written.map((message) => headersOf(message.headers).get('a'))).toEqual(['b', 'b']);
  sending.settle(null, {});
  expect(sending.options.messages).toBe(messages);
  expect(messages).toEqual([
    { ...order, headers: { a: 'b' } },
    { ...order, headers: { a: 'b' } },
  ]);
});

test('a message of a class keeps its getters', () => {
  start();
  class Order {
    readonly topic = 'orders';
    get value(): string {
      return 'from a getter';
    }
  }
  const [written] = send(standInProducer(), new Order());
  expect(written).toBeInstanceOf(Order);
  expect(written?.value).toBe('from a getter');
  expect(headersOf(written?.headers).has('traceparent')).toBe(true);
});

test('options that are used for a second send during the first carry a context of its own, and are restored', () => {
  const sdk = start();
  const options = { messages: [order] };
  const producer = standInProducer();
  const [first, second] = [beginSend(producer, options), beginSend(producer, options)];
  first.settle(null, {});
  second.settle(null, {});
  expect(options.messages).toEqual([order]);
  const written = [first, second].map((sending) => spanIdIn(sending.written[0]?.headers));
  expect(written).toEqual(sdk.named('send orders').map(idOf));
  expect(new Set(written).size).toBe(2);
});

test('a context that the application has put into a message stays, is linked to, and gets no create span', () => {
  const sdk = start();
  const own = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const headers = { traceparent: `00-${own.traceId}-${own.spanId}-01` };
  const [written] = send(standInProducer(), { ...order, headers }, order);
  expect(headersOf(written?.headers)).toEqual(new Map(Object.entries(headers)));
  const created = only(sdk.named('create orders'));
  expect(spanIdsOf(only(sdk.named('send orders')).links)).toEqual([own.spanId, idOf(created)]);

  send(standInProducer(), { ...order, headers });
  expect(sdk.named('send orders')[1]).toMatchObject({ kind: SpanKind.CLIENT, links: [{ context: own }] });
});

test('headers that a message brought, and that are passed on with it, get the context of this hop', () => {
  const sdk = start();
  const [received] = asReceived(send(standInProducer(), order));
  if (received === undefined) throw new Error('nothing was sent');
  deliver(standInConsumer(), [received]);
  const written = processMessage(received, () =>
    send(standInProducer(), { ...order, headers: received.headers ?? {} }),
  );
  const [, forwarded] = sdk.named('send orders');
  expect(spanIdIn(written[0]?.headers)).toBe(idOf(forwarded ?? only([])));
  expect(forwarded?.parentSpanContext?.spanId).toBe(idOf(only(sdk.named('process orders'))));
});

test('a send that fails has the error of the protocol, on the span and in the metrics, and no message of it', async () => {
  const sdk = start();
  const inner = Object.assign(new Error('secret'), { code: 'PLT_KFK_PROTOCOL', apiId: 'UNKNOWN_TOPIC_OR_PARTITION' });
  const error = Object.assign(new AggregateError([inner], 'secret'), { code: 'PLT_KFK_MULTIPLE' });
  const sending = beginSend(standInProducer(), { messages: [order] });
  sdk.advance(20);
  sending.settle(error);
  const span = only(sdk.spans());
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span.attributes['error.type']).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  expect(span.events).toEqual([]);
  expect(durationMs(span)).toBe(20);
  const failed = { 'error.type': 'UNKNOWN_TOPIC_OR_PARTITION', 'messaging.destination.name': 'orders' };
  expect(await sdk.points('messaging.client.sent.messages')).toMatchObject([{ value: 1, attributes: failed }]);
  expect(await sdk.points('messaging.client.operation.duration')).toMatchObject([
    { value: 0.02, count: 1, attributes: { ...failed, 'messaging.operation.name': 'send' } },
  ]);
});

test('errors are recorded whole where that is asked for', () => {
  const sdk = start({ recordExceptions: true });
  beginSend(standInProducer(), { messages: [order] }).settle(new RangeError('too large'));
  const span = only(sdk.spans());
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'too large' });
  expect(only(span.events)).toMatchObject({ name: 'exception', attributes: { 'exception.message': 'too large' } });
});

test('a key is on the span only where that is asked for', () => {
  const producer = standInProducer();
  const silent = start();
  send(producer, order);
  expect(only(silent.spans()).attributes).not.toHaveProperty('kafka.message.key');
  silent.instrumentation.setConfig({ messageKeys: true });
  send(producer, order, { ...order, key: Buffer.from('bytes') }, { ...order, key: { no: 'text' } });
  const keys = silent.named('create orders').map(({ attributes }) => attributes['kafka.message.key']);
  expect(keys).toEqual(['k', 'bytes', undefined]);
});

test('the producer hook is called with the span of each message, and what it throws is counted', () => {
  const before = kafkaInstrumentationStats().hook_error;
  const sdk = start({
    producerHook: (span, { topic, message }) => {
      span.setAttribute('seen', `${topic} ${String(message.value)}`);
      if (message.value === 'bad') throw new Error('no');
    },
  });
  send(standInProducer(), order);
  send(standInProducer(), order, { ...order, value: 'bad' });
  expect(sdk.spans().map(({ name, attributes }) => [name, attributes['seen']])).toEqual([
    ['send orders', 'orders body'],
    ['create orders', 'orders body'],
    ['create orders', 'orders bad'],
    ['send orders', undefined],
  ]);
  expect(kafkaInstrumentationStats().hook_error - before).toBe(1);
});

test('where tracing is suppressed there are no spans and no context, and messages are counted', async () => {
  const sdk = start();
  const messages = [order, order];
  const written = context.with(suppressTracing(context.active()), () => send(standInProducer(), ...messages));
  expect(sdk.spans()).toEqual([]);
  expect(written).toEqual(messages);
  expect(await sdk.points('messaging.client.sent.messages')).toMatchObject([{ value: 2 }]);
});

test('a message without a value is a tombstone of no size', () => {
  const sdk = start();
  send(standInProducer(), { topic: 'orders', key: 'k', value: null });
  expect(only(sdk.spans()).attributes).toMatchObject({
    'kafka.message.tombstone': true,
    'messaging.message.body.size': 0,
  });
});

test('a send that is not sampled carries that decision', () => {
  const sdk = start({ sdk: { sampled: false } });
  const written = send(standInProducer(), order, order);
  expect(sdk.spans()).toEqual([]);
  expect(written.map(({ headers }) => headersOf(headers).get('traceparent')?.slice(-2))).toEqual(['00', '00']);
});

test('disabled during a send, the span ends and the options are restored', () => {
  const sdk = start();
  const options = { messages: [order] };
  const sending = beginSend(standInProducer(), options);
  sdk.instrumentation.disable();
  expect(only(sdk.spans()).name).toBe('send orders');
  expect(options.messages).toEqual([order]);
  sending.settle(null, {});
  expect(sdk.spans()).toHaveLength(1);
});
