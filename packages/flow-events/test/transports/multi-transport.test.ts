import { DeliveryError } from '@weir/delivery';
import { expect, test } from 'vitest';
import {
  FlowEmitter,
  FlowEventsError,
  type FlowTransport,
  ingress,
  MemoryTransport,
  MultiTransport,
} from '../../src/index.ts';

const event = (flow: string) => ingress(flow).node('app', 'producer').build();

test('each leg gets every event, and one that hangs holds up no other', async () => {
  const [one, two] = [new MemoryTransport(), new MemoryTransport()];
  const hung: FlowTransport = { send: () => new Promise(() => {}) };
  const transport = new MultiTransport([
    { name: 'one', transport: one },
    { name: 'hung', transport: hung, closeTimeoutMs: 10, queue: { maxItems: 2 }, batch: { maxItems: 2 } },
    { name: 'two', transport: two },
  ]);
  const emitter = new FlowEmitter(transport);
  const events = ['a', 'b', 'c'].map(event);
  for (const each of events) await emitter.emitStrict(each);
  const flushed = transport.forceFlush({ timeoutMs: 10 });
  await expect.poll(() => [one, two].map((leg) => leg.events.length)).toEqual([3, 3]);
  expect(await flushed).toBe(false);
  expect(one.events).toEqual(events);
  expect(two.events).toEqual(events);
  await emitter.shutdown();
  expect(transport.stats()).toMatchObject({
    one: { offered: 3, delivered: 3 },
    hung: { offered: 3, delivered: 0, dropped: { queue_full: 1, shutdown_deadline: 2 } },
    two: { offered: 3, delivered: 3 },
  });
});

test('an event that no leg takes is rejected', async () => {
  const transport = new MultiTransport([{ name: 'one', transport: new MemoryTransport() }]);
  await transport.close();
  expect(await transport.send([event('a')])).toEqual(['rejected']);
});

test('a leg that flaps delivers in the end, with the same events', async () => {
  const memory = new MemoryTransport();
  let calls = 0;
  const flapping: FlowTransport = {
    async send(batch) {
      calls += 1;
      if (calls % 2 === 1) throw new Error('down');
      return memory.send(batch);
    },
  };
  const transport = new MultiTransport([{ name: 'flapping', transport: flapping, retry: { baseMs: 1, maxMs: 1 } }]);
  const events = ['a', 'b'].map(event);
  await transport.send(events);
  expect(await transport.forceFlush()).toBe(true);
  expect(memory.events).toEqual(events);
  await transport.close();
});

test.each<[string, unknown, new (...args: never[]) => Error]>([
  ['legs', [], FlowEventsError],
  ['legs', 'x', FlowEventsError],
  ['legs[1].name', [{ name: 'a', transport: new MemoryTransport() }, { name: 'a' }], FlowEventsError],
  ['transport', [{ name: 'a' }], DeliveryError],
])('bad %s are refused by name', (key, legs, type) => {
  const make = () => new MultiTransport(legs as never);
  expect(make).toThrow(type);
  expect(make).toThrow(key);
});
