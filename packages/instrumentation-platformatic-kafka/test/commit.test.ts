import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { processMessage } from '../src/index.ts';
import { commit, standInConsumer } from './stand-in-client.ts';
import { idOf, only, start } from './start.ts';

const offset = { topic: 'orders', partition: 3, offset: 41n };

test('a commit is a client span that says what was committed, within the work that committed it', () => {
  const sdk = start();
  processMessage({ topic: 'orders' }, () => commit(standInConsumer(), [offset]));
  const span = only(sdk.named('commit orders'));
  expect(span.kind).toBe(SpanKind.CLIENT);
  expect(span.parentSpanContext?.spanId).toBe(idOf(only(sdk.named('process orders'))));
  expect(span.attributes).toEqual({
    'messaging.system.name': 'kafka',
    'messaging.operation.name': 'commit',
    'messaging.operation.type': 'settle',
    'messaging.destination.name': 'orders',
    'messaging.destination.partition.id': '3',
    'messaging.consumer.group.name': 'group',
    'messaging.client.id': 'consumer',
    'kafka.offset': 41,
    'server.address': 'kafka.test',
    'server.port': 9092,
  });
});

test('a commit of several partitions names none, and of several topics none of those', () => {
  const sdk = start();
  commit(standInConsumer(), [offset, { ...offset, partition: 4 }]);
  commit(standInConsumer(), [offset, { ...offset, topic: 'bills' }]);
  const [partitions, topics] = sdk.spans();
  expect(partitions?.name).toBe('commit orders');
  expect(partitions?.attributes).not.toHaveProperty('kafka.offset');
  expect(topics?.name).toBe('commit');
});

test('a commit of the client itself is no child of the span in which its timer was started, once that has ended', () => {
  const sdk = start();
  const startup = sdk.tracer.startSpan('startup');
  startup.end();
  context.with(trace.setSpan(context.active(), startup), () => commit(standInConsumer(), [offset]));
  expect(only(sdk.named('commit orders')).parentSpanContext).toBeUndefined();
});

test('a commit that fails says why, in span and metric', async () => {
  const sdk = start();
  commit(standInConsumer(), [offset], Object.assign(new Error('secret'), { apiId: 'REBALANCE_IN_PROGRESS' }));
  const span = only(sdk.spans());
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span.attributes['error.type']).toBe('REBALANCE_IN_PROGRESS');
  expect(await sdk.points('messaging.client.operation.duration')).toMatchObject([
    { count: 1, attributes: { 'messaging.operation.name': 'commit', 'error.type': 'REBALANCE_IN_PROGRESS' } },
  ]);
});
