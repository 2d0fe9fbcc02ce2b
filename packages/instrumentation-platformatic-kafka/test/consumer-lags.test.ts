import { expect, test } from 'vitest';
import { deliver, publishLag, standInConsumer, type StandInClient } from './stand-in-client.ts';
import { start } from './start.ts';

const order = { topic: 'orders', value: 'body', partition: 0, timestamp: 0n };
const attributes = {
  'messaging.destination.name': 'orders',
  'messaging.destination.partition.id': '0',
  'messaging.consumer.group.name': 'group',
};

function consumer(): StandInClient {
  return standInConsumer({
    assignments: [{ topic: 'orders', partitions: [0] }],
    currentMetadata: { topics: new Map([['orders', { id: 'id-of-orders' }]]) },
  });
}

test('lag is what the broker has beyond the last message fetched, without a request of its own', async () => {
  const sdk = start();
  const client = consumer();
  deliver(
    client,
    [
      { ...order, offset: 40n },
      { ...order, offset: 41n },
    ],
    {
      topicId: 'id-of-orders',
      highWatermark: 50n,
    },
  );
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 8, attributes }]);
  deliver(client, [{ ...order, offset: 49n }], { topicId: 'id-of-orders', highWatermark: 50n });
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 0, attributes }]);
});

test('a partition that was taken from the consumer counts 0, which adds up with what its next owner tells', async () => {
  const sdk = start();
  const [first, second] = [consumer(), consumer()];
  second.assignments = [];
  deliver(first, [{ ...order, offset: 40n }], { topicId: 'id-of-orders', highWatermark: 50n });
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 9, attributes }]);

  [first.assignments, second.assignments] = [[], [{ topic: 'orders', partitions: [0] }]];
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 0, attributes }]);
  deliver(second, [{ ...order, offset: 41n }], { topicId: 'id-of-orders', highWatermark: 50n });
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 8, attributes }]);
});

test('a consumer that was closed has no lag any more', async () => {
  const sdk = start();
  const client = consumer();
  deliver(client, [{ ...order, offset: 40n }], { topicId: 'id-of-orders', highWatermark: 50n });
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 9, attributes }]);
  client.closed = true;
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([{ value: 0, attributes }]);
});

test('a client that does not say which topic has which id tells of no lag', async () => {
  const sdk = start();
  deliver(standInConsumer(), [{ ...order, offset: 40n }], { highWatermark: 50n });
  expect(await sdk.points('weir.kafka.consumer.lag')).toEqual([]);
});

test('the lag of the group is what the client has measured, for partitions of this consumer', async () => {
  const sdk = start();
  publishLag(consumer(), new Map([['orders', [12n, -1n, -2n]]]));
  expect(await sdk.points('weir.kafka.consumer_group.lag')).toEqual([{ value: 12, attributes }]);
});

test('a disabled instrumentation tells of no lag', async () => {
  const sdk = start();
  publishLag(consumer(), new Map([['orders', [12n]]]));
  sdk.instrumentation.disable();
  expect(await sdk.points('weir.kafka.consumer_group.lag')).toEqual([]);
});
