import { DeliveryError } from '@weir/delivery';
import { expect, test } from 'vitest';
import { FlowEventsError, FlowTracker } from '../../src/index.ts';
import { KafkaFlowSource } from '../../src/kafka/index.ts';

const tracker = new FlowTracker({ schedule: () => () => {} });
const brokers = ['127.0.0.1:1'];

test.each<[string, unknown, new (...args: never[]) => Error]>([
  ['topic', { brokers, topic: '' }, FlowEventsError],
  ['groupId', { brokers, groupId: 5 }, FlowEventsError],
  ['groupProtocol', { brokers, groupProtocol: 'share' }, FlowEventsError],
  ['sessionTimeoutMs', { brokers, sessionTimeoutMs: 1 }, FlowEventsError],
  ['commitIntervalMs', { brokers, commitIntervalMs: 0 }, FlowEventsError],
  ['brokers', { brokers: [] }, DeliveryError],
  ['sasl.password', { brokers, sasl: { mechanism: 'PLAIN', username: 'u', password: 7 } }, DeliveryError],
])('a bad %s is refused by name', (key, options, type) => {
  const make = () => new KafkaFlowSource(tracker, options as never);
  expect(make).toThrow(type);
  expect(make).toThrow(key);
});

test('a broker that is not there harms nothing, and closing ends the attempts', async () => {
  const source = new KafkaFlowSource(tracker, { brokers, connectTimeoutMs: 50 });
  source.start();
  source.start();
  await source.close();
  expect(tracker.stats().tracked).toBe(0);
});
