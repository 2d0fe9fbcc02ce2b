import { fc, test as property } from '@fast-check/vitest';
import { DeliveryError } from '@weir/delivery';
import type { ItemResult } from '@weir/otel-compat';
import { describe, expect, test } from 'vitest';
import { accountingBreaches } from '../../../test/faults/accounting-law.ts';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import {
  BufferedEmitter,
  deadLettered,
  emitted,
  type FlowEvent,
  FlowEventsError,
  flowEventJson,
  flowEventsStats,
  FlowSampler,
  type FlowTransport,
  ingress,
  isFinal,
  MemoryTransport,
  processed,
} from '../src/index.ts';
import { arbitraryFlowEvent } from './arbitrary-flow-event.ts';

const event = (flow = 'f') => ingress(flow).node('app', 'producer').build();

/** A transport that answers as told, and then delivers. */
function scripted(...answers: (ItemResult | Error)[]) {
  const sent: string[][] = [];
  const transport: FlowTransport = {
    async send(batch) {
      sent.push(batch.map(flowEventJson));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      if (answer !== undefined) return batch.map(() => answer);
    },
  };
  return { transport, sent };
}

const quick = { retry: { baseMs: 1, maxMs: 1 }, batch: { maxDelayMs: 1 } };

test('events are taken at once and delivered later, in batches', async () => {
  const { transport, sent } = scripted();
  const emitter = new BufferedEmitter(transport);
  const events = [event('a'), event('b'), event('c')];
  for (const each of events) emitter.emitBestEffort(each);
  expect(emitter.metrics()).toMatchObject({ offered: 3, pending: 3, delivered: 0 });
  expect(sent).toEqual([]);
  expect(await emitter.forceFlush()).toBe(true);
  expect(sent.flat()).toEqual(events.map(flowEventJson));
  expect(emitter.metrics()).toMatchObject({ delivered: 3, pending: 0, badEvents: 0, duplicates: 0 });
  await emitter.shutdown();
});

test('a retry sends the same event ids and the same bytes', async () => {
  const { transport, sent } = scripted('retry', new Error('down'));
  const emitter = new BufferedEmitter(transport, quick);
  for (const flow of ['a', 'b']) emitter.emitBestEffort(event(flow));
  expect(await emitter.forceFlush()).toBe(true);
  expect(sent).toHaveLength(3);
  expect(sent[1]).toEqual(sent[0]);
  expect(sent[2]).toEqual(sent[0]);
  expect(emitter.stats()).toMatchObject({ offered: 2, delivered: 2 });
});

test.each<[string, FlowTransport]>([
  ['hangs', { send: () => new Promise(() => {}) }],
  [
    'throws',
    {
      send: () => {
        throw new Error('thrown');
      },
    },
  ],
  ['rejects', { send: () => Promise.reject(new Error('rejected')) }],
  ['answers with nonsense', { send: () => 7 as never }],
])('with a transport that %s, emitting neither waits nor fails, and all is accounted for', async (_, transport) => {
  const emitter = new BufferedEmitter(transport, { ...quick, queue: { maxItems: 5 }, batch: { maxItems: 5 } });
  for (let index = 0; index < 20; index += 1) emitter.emitBestEffort(event(`f-${index}`));
  await emitter.emit(event());
  expect(accountingBreaches(emitter.stats())).toEqual([]);
  await emitter.shutdown({ timeoutMs: 20 });
  const { offered, delivered, deadLettered: dead, dropped, pending } = emitter.metrics();
  expect({ offered, delivered, dead, pending }).toEqual({ offered: 21, delivered: 0, dead: 0, pending: 0 });
  expect(Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(21);
});

test('what is no event is counted and reported, and nothing else is lost', async () => {
  const before = flowEventsStats().bad_event;
  const transport = new MemoryTransport();
  const emitter = new BufferedEmitter(transport);
  for (const bad of [undefined, null, {}, 'text', 5, ingress('')]) emitter.emitBestEffort(bad as never);
  emitter.emitBestEffort(ingress('good').node('app', 'producer'));
  await emitter.shutdown();
  expect(emitter.metrics()).toMatchObject({ offered: 1, delivered: 1, badEvents: 6 });
  expect(flowEventsStats().bad_event).toBe(before + 6);
  expect(transport.events.map(({ flow_id }) => flow_id)).toEqual(['good']);
});

test('after shutdown events are counted as closed', async () => {
  const emitter = new BufferedEmitter(new MemoryTransport());
  await emitter.shutdown();
  emitter.emitBestEffort(event());
  expect(emitter.metrics().dropped.closed).toBe(1);
});

describe('an event that is emitted again', () => {
  const again = async (dedupe: { skip?: boolean; maxIds?: number }) => {
    const transport = new MemoryTransport();
    const emitter = new BufferedEmitter(transport, { dedupe });
    const [a, b] = [event('a'), event('b')];
    for (const each of [a, b, a, b, a]) emitter.emitBestEffort(each);
    await emitter.shutdown();
    return { sent: transport.events.length, ...emitter.metrics() };
  };

  test('is counted, and sent like any other', async () => {
    expect(await again({})).toMatchObject({ sent: 5, offered: 5, duplicates: 3 });
  });

  test('is left out where that is asked for', async () => {
    expect(await again({ skip: true })).toMatchObject({ sent: 2, offered: 2, duplicates: 3 });
  });

  test('because the queue was full is no repeat', async () => {
    const transport = new MemoryTransport();
    const emitter = new BufferedEmitter(transport, { dedupe: { skip: true }, queue: { maxItems: 1 } });
    const [a, b] = [event('a'), event('b')];
    for (const each of [a, b]) emitter.emitBestEffort(each);
    await emitter.forceFlush();
    emitter.emitBestEffort(b);
    await emitter.shutdown();
    expect(transport.events).toEqual([a, b]);
    expect(emitter.metrics()).toMatchObject({ duplicates: 0, delivered: 2, dropped: { queue_full: 1 } });
  });
});

describe('masking', () => {
  const mask = ((value: unknown) =>
    typeof value === 'string'
      ? 'masked'
      : Object.fromEntries(Object.keys(value as object).map((key) => [key, '*']))) as never;

  test('covers meta and the message of an error, whatever becomes of the event', async () => {
    const letters: FlowEvent[] = [];
    const { transport, sent } = scripted('rejected');
    const emitter = new BufferedEmitter(transport, {
      mask,
      deadLetter: (items) => {
        letters.push(...items);
      },
    });
    emitter.emitBestEffort(
      deadLettered('f').node('app', 'producer').meta('user', 'canary').error(new Error('canary was here')),
    );
    await emitter.shutdown();
    expect(letters).toMatchObject([{ meta: { user: '*' }, error: { type: 'Error', message: 'masked' } }]);
    expect(JSON.stringify([letters, sent])).not.toContain('canary');
  });

  test.each<[string, () => unknown]>([
    ['masks everything', () => ({ final: '*', user: '*' })],
    [
      'fails',
      () => {
        throw new Error('no mask');
      },
    ],
  ])('that %s leaves a final event final', async (_, masks) => {
    const transport = new MemoryTransport();
    const emitter = new BufferedEmitter(transport, { mask: masks as never });
    emitter.emitBestEffort(processed('f').node('app', 'producer').meta('user', 'canary'));
    await emitter.shutdown();
    expect(transport.events.map(isFinal)).toEqual([true]);
    expect(JSON.stringify(transport.events)).not.toContain('canary');
  });

  test('that fails lets no word out, and loses no event', async () => {
    const transport = new MemoryTransport();
    const failing = (() => {
      throw new Error('mask');
    }) as never;
    const emitter = new BufferedEmitter(transport, { mask: failing });
    emitter.emitBestEffort(ingress('f').node('app', 'producer').meta('user', 'canary'));
    await emitter.shutdown();
    expect(transport.events).toHaveLength(1);
    expect(JSON.stringify(transport.events)).not.toContain('canary');
  });
});

test('a sampler decides what is offered', async () => {
  const sampler = new FlowSampler({ oneIn: 3 });
  const transport = new MemoryTransport();
  const emitter = new BufferedEmitter(transport, { sampler });
  for (let index = 0; index < 100; index += 1) emitter.emitBestEffort(event(`f-${index}`));
  await emitter.shutdown();
  expect(transport.events.every(({ flow_id, sample_rate }) => sampler.keeps(flow_id) && sample_rate === 3)).toBe(true);
  expect(emitter.metrics().offered).toBe(sampler.stats().passed);
});

test('ordered events of one flow do not overtake each other, over retries too', async () => {
  const received: FlowEvent[] = [];
  let calls = 0;
  const flaky: FlowTransport = {
    async send(batch) {
      calls += 1;
      if (calls % 3 === 0) throw new Error('down');
      received.push(...batch);
    },
  };
  const emitter = new BufferedEmitter(flaky, {
    ...quick,
    ordered: true,
    concurrency: 4,
    batch: { maxItems: 7, maxDelayMs: 1 },
  });
  const events = Array.from({ length: 200 }, (_, index) => event(`f-${index % 5}`));
  for (const each of events) emitter.emitBestEffort(each);
  expect(await emitter.shutdown()).toBe(true);
  for (let flow = 0; flow < 5; flow += 1) {
    const of = (list: readonly FlowEvent[]) =>
      list.filter(({ flow_id }) => flow_id === `f-${flow}`).map(({ event_id }) => event_id);
    expect(of(received)).toEqual(of(events));
  }
});

test.each<[string, unknown, new (...args: never[]) => Error]>([
  ['transport', undefined, DeliveryError],
  ['ordered', { ordered: 'yes' }, FlowEventsError],
  ['dedupe.maxIds', { dedupe: { maxIds: 0 } }, FlowEventsError],
  ['mask', { mask: 'x' }, FlowEventsError],
  ['mask', { mask: null }, FlowEventsError],
  ['sampler.sample', { sampler: {} }, FlowEventsError],
  ['sampler', { sampler: false }, FlowEventsError],
  ['queue.maxItems', { queue: { maxItems: -1 } }, DeliveryError],
])('a bad %s is refused by name', (key, options, type) => {
  const transport = key === 'transport' ? (undefined as never) : new MemoryTransport();
  const make = () => new BufferedEmitter(transport, options as never);
  expect(make).toThrow(type);
  expect(make).toThrow(key);
});

test('an awaited acknowledgement is announced by its deadline', async () => {
  const transport = new MemoryTransport();
  const emitter = new BufferedEmitter(transport);
  emitter.emitBestEffort(emitted('f').node('app', 'producer').ack('explicit', { by: 'worker', deadlineMs: 30_000 }));
  await emitter.shutdown();
  expect(transport.events[0]?.ack).toEqual({ type: 'explicit', by: 'worker', deadline_ms: 30_000 });
});

property.prop([fc.array(fc.oneof(arbitraryFlowEvent, fc.anything()), { maxLength: 5 })], {
  numRuns: HOSTILE_CASES / 100,
})('whatever is emitted, nothing is thrown and each is an event or counted as none', async (things) => {
  const transport = new MemoryTransport();
  const emitter = new BufferedEmitter(transport);
  for (const thing of things) emitter.emitBestEffort(thing as never);
  await emitter.shutdown();
  const { offered, badEvents } = emitter.metrics();
  expect(offered + badEvents).toBe(things.length);
  expect(transport.events).toHaveLength(offered);
});
