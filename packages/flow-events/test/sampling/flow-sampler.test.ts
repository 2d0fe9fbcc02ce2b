import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  emitted,
  type FlowEvent,
  flowEvent,
  FlowEventsError,
  FlowSampler,
  type FlowSamplerOptions,
  ingress,
  isFinal,
  processed,
} from '../../src/index.ts';
import { divides, flowHash } from '../../src/sampling/flow-hash.ts';
import { arbitraryFlowEvent } from '../arbitrary-flow-event.ts';

const MASK = (1n << 64n) - 1n;

/** FNV-1a as its definition reads, over big integers: the oracle. */
function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text, 'utf8')) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return BigInt.asIntN(64, hash);
}

const bigOf = ({ high, low }: { high: number; low: number }) => (BigInt(high) << 32n) + BigInt(low);
const flowIds = fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }).filter((id) => id.isWellFormed());

describe('the hash of a flow id is FNV-1a with 64 bits', () => {
  // Test vectors of the authors of FNV.
  test.each([
    ['a', 0xaf63dc4c8601ec8cn],
    ['foobar', 0x85944171f73967e8n],
  ])('of %s', (text, expected) => {
    expect(BigInt.asUintN(64, bigOf(flowHash(text)))).toBe(expected);
  });

  property.prop([flowIds])('of any text', (flowId) => {
    expect(bigOf(flowHash(flowId))).toBe(fnv1a64(flowId));
  });

  property.prop([flowIds, fc.integer({ min: 1, max: 1_000_000 })])('and is divided without big integers', (id, by) => {
    expect(divides(by, flowHash(id))).toBe(fnv1a64(id) % BigInt(by) === 0n);
  });
});

test.each([
  ['counted ids', (index: number) => `order-${index}`],
  ['random ids', () => crypto.randomUUID()],
  ['trace ids', () => crypto.randomUUID().replaceAll('-', '')],
])('of many %s, one in ten is kept', (_, idOf) => {
  const sampler = new FlowSampler({ oneIn: 10 });
  let kept = 0;
  for (let index = 0; index < 50_000; index += 1) if (sampler.keeps(idOf(index))) kept += 1;
  // Five thousand are expected; eight standard deviations are 540.
  expect(Math.abs(kept - 5_000)).toBeLessThan(540);
});

const at = (seconds: number): [number, number] => [1_700_000_000 + seconds, 0];
const event = (builder: ReturnType<typeof flowEvent>, seconds = 0) =>
  builder.node('app', 'producer').timestamp(at(seconds)).build();
const failure = (flow: string, seconds = 0) => event(flowEvent(flow).stage('process').status('nack'), seconds);

/** One id that a sampler keeps, and one that it does not. */
function idsOf(sampler: FlowSampler): { kept: string; other: string } {
  const ids = Array.from({ length: 1_000 }, (_, index) => `f-${index}`);
  return {
    kept: ids.find((id) => sampler.keeps(id)) as string,
    other: ids.find((id) => !sampler.keeps(id)) as string,
  };
}

function samplerOfTen(tail?: FlowSamplerOptions['tail']) {
  const sampler = new FlowSampler({ oneIn: 10, ...(tail !== undefined && { tail }) });
  return { sampler, ...idsOf(sampler) };
}

test('events of a kept flow leave at once and say how many they stand for', () => {
  const { sampler, kept } = samplerOfTen();
  const given = event(ingress(kept));
  expect(sampler.sample(given)).toEqual([{ ...given, sample_rate: 10 }]);
});

test('events of other flows that end well are left out', () => {
  const { sampler, other } = samplerOfTen();
  expect(sampler.sample(event(ingress(other)))).toEqual([]);
  expect(sampler.stats().held).toBe(1);
  expect(sampler.sample(event(processed(other), 1))).toEqual([]);
  expect(sampler.stats()).toEqual({ seen: 2, passed: 0, sampledOut: 2, held: 0, forgotten: 0 });
});

test('a flow with an error is kept whole, and stands for itself from then on', () => {
  const { sampler, other } = samplerOfTen();
  const events = [event(ingress(other)), failure(other, 1), event(processed(other), 2)];
  expect(events.map((each) => sampler.sample(each))).toEqual([[], [events[0], events[1]], [events[2]]]);
});

test('a flow with a slow hop is kept whole', () => {
  const { sampler, other } = samplerOfTen({ slowHopMs: 5_000 });
  const events = [event(ingress(other)), event(processed(other), 5)];
  expect(events.map((each) => sampler.sample(each))).toEqual([[], events]);
});

test.each<[string, number[], boolean]>([
  ['a slow hop whose end came first', [10, 0], true],
  ['a slow hop after an event that came late', [1, 2, 0, 8], true],
  ['quick hops in whatever order they came', [4, 5, 0, 8], false],
  ['an event that comes between the two of a quick hop', [0, 4, 2, 8], false],
])('%s decides by the order of the flow', (_, seconds, slow) => {
  const { sampler, other } = samplerOfTen({ slowHopMs: 5_000 });
  const released = seconds.flatMap((second) => sampler.sample(event(ingress(other), second)));
  expect(released).toHaveLength(slow ? seconds.length : 0);
});

test('a kept flow stands for itself once it has an error', () => {
  const { sampler, kept } = samplerOfTen();
  const rates = [event(ingress(kept)), failure(kept, 1), event(processed(kept), 2)].map(
    (each) => sampler.sample(each)[0]?.sample_rate,
  );
  expect(rates).toEqual([10, undefined, undefined]);
});

test('a flow is held as long as an acknowledgement is awaited', () => {
  const { sampler, other } = samplerOfTen();
  const sent = event(emitted(other).ack('explicit', { by: 'worker', deadlineMs: 1_000 }));
  const timeout = event(flowEvent(other).stage('error').status('timeout').causationId(sent.event_id), 9);
  const final = event(processed(other), 1);
  expect([sent, final, timeout].map((each) => sampler.sample(each))).toEqual([[], [], [sent, final, timeout]]);
});

test('what is held is bounded: the flow that began first is forgotten, and counted', () => {
  const { sampler } = samplerOfTen({ maxEvents: 3 });
  const others = Array.from({ length: 100 }, (_, index) => `g-${index}`).filter((id) => !sampler.keeps(id));
  for (const id of others.slice(0, 5)) sampler.sample(event(ingress(id)));
  expect(sampler.stats()).toMatchObject({ seen: 5, held: 3, forgotten: 2 });
  expect(sampler.sample(failure(others[0] as string))).toHaveLength(1);
  expect(sampler.sample(failure(others[4] as string))).toHaveLength(2);
});

test('without the tail rule the hash alone decides', () => {
  const { sampler, kept, other } = samplerOfTen(false);
  expect(sampler.sample(failure(other))).toEqual([]);
  expect(sampler.sample(failure(kept))).toHaveLength(1);
  expect(sampler.stats()).toEqual({ seen: 2, passed: 1, sampledOut: 1, held: 0, forgotten: 0 });
});

test('an event that was sampled before passes as it is', () => {
  const { sampler, other } = samplerOfTen();
  const given = { ...event(ingress(other)), sample_rate: 7 };
  expect(sampler.sample(given)).toEqual([given]);
});

property.prop([fc.array(arbitraryFlowEvent, { maxLength: 60 }), fc.integer({ min: 1, max: 20 })])(
  'every event is passed, held, left out or forgotten, and none twice',
  (events, maxEvents) => {
    const sampler = new FlowSampler({ oneIn: 3, tail: { maxEvents, slowHopMs: 1_000 } });
    const few = events.map((each, index) => ({ ...each, flow_id: `f-${index % 7}`, event_id: crypto.randomUUID() }));
    const passed: FlowEvent[] = [];
    for (const each of few) {
      passed.push(...sampler.sample(each));
      const { seen, passed: count, sampledOut, held, forgotten } = sampler.stats();
      expect(seen).toBe(count + sampledOut + held + forgotten);
      expect(count).toBe(passed.length);
      expect(held).toBeLessThanOrEqual(maxEvents);
    }
    expect(new Set(passed.map(({ event_id }) => event_id)).size).toBe(passed.length);
  },
);

property.prop([fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 30 })])(
  'two samplers decide alike, whatever they saw before',
  (noise) => {
    const [one, other] = [new FlowSampler({ oneIn: 4 }), new FlowSampler({ oneIn: 4 })];
    for (const number of noise) one.sample(event(ingress(`n-${number}`)));
    for (let index = 0; index < 50; index += 1) expect(one.keeps(`f-${index}`)).toBe(other.keeps(`f-${index}`));
  },
);

test.each<[string, unknown]>([
  ['oneIn', { oneIn: 0 }],
  ['oneIn', {}],
  ['oneIn', { oneIn: 1_000_001 }],
  ['tail.maxEvents', { oneIn: 2, tail: { maxEvents: '5' } }],
  ['tail.slowHopMs', { oneIn: 2, tail: { slowHopMs: 0 } }],
])('a bad %s is refused by name', (key, options) => {
  const make = () => new FlowSampler(options as never);
  expect(make).toThrow(FlowEventsError);
  expect(make).toThrow(key);
});

test('a final event that stands alone ends its flow', () => {
  const { sampler, other } = samplerOfTen();
  const final = event(processed(other));
  expect(isFinal(final)).toBe(true);
  expect(sampler.sample(final)).toEqual([]);
  expect(sampler.stats().held).toBe(0);
});
