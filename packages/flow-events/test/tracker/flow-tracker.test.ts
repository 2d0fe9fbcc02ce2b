import { fc, test as property } from '@fast-check/vitest';
import { createNoopMeter, type Meter } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import {
  checkedFlowEvent,
  consumed,
  deadLettered,
  emitted,
  type FlowEvent,
  flowEvent,
  type FlowEventBuilder,
  FlowEventsError,
  flowEventJson,
  flowEventsStats,
  flowSummary,
  type FlowSummary,
  FlowTracker,
  type FlowTrackerOptions,
  ingress,
  MemoryTransport,
  metAcks,
  parseFlowEvent,
  processed,
} from '../../src/index.ts';
import { SCHEDULES } from '../../../../test/support/counts.ts';

const START_MS = 1_700_000_000_000;
const GRACE_MS = 10_000;
const DAY_MS = 86_400_000;

const at = (ms: number): [number, number] => {
  const time = START_MS + ms;
  return [Math.floor(time / 1_000), (time % 1_000) * 1_000_000];
};
const app = (builder: FlowEventBuilder, ms: number) => builder.node('app', 'producer').timestamp(at(ms)).build();
const worker = (builder: FlowEventBuilder, ms: number) => builder.node('worker', 'consumer').timestamp(at(ms)).build();
const sent = (flow: string, ms: number, deadlineMs = 1_000) =>
  app(emitted(flow).ack('explicit', { by: 'worker', deadlineMs }), ms);

/** A tracker whose time is moved by hand. */
function startTracker(options: FlowTrackerOptions = {}) {
  const settled: FlowSummary[] = [];
  const timeouts: FlowEvent[] = [];
  let nowMs = 0;
  let tick = () => {};
  const tracker = new FlowTracker({
    graceMs: GRACE_MS,
    onSettled: (summary) => settled.push(summary),
    onTimeout: (event) => timeouts.push(event),
    clock: () => at(nowMs),
    schedule: (given) => {
      tick = given;
      return () => {
        tick = () => {};
      };
    },
    ...options,
  });
  const moveTo = (ms: number) => {
    nowMs = ms;
    tick();
  };
  const trackAt = (event: FlowEvent, ms = nowMs) => {
    nowMs = Math.max(nowMs, ms);
    tracker.track(event);
  };
  return { tracker, settled, timeouts, moveTo, trackAt };
}

/** A provider that hands on what its counters are given. */
function recordingMeter(record: (name: string, value: number, attributes: unknown) => void) {
  const createCounter: Meter['createCounter'] = (name) => ({
    add: (value, attributes) => record(name, value, attributes),
  });
  const meter = Object.assign(Object.create(createNoopMeter()) as Meter, { createCounter });
  return { meterProvider: { getMeter: () => meter } };
}

describe('a flow is settled', () => {
  test('as complete, once it is quiet for the grace time', () => {
    const { tracker, settled, moveTo, trackAt } = startTracker();
    trackAt(app(ingress('f'), 0), 0);
    trackAt(worker(processed('f'), 40), 50);
    moveTo(50 + GRACE_MS - 200);
    expect(settled).toEqual([]);
    moveTo(50 + GRACE_MS + 200);
    expect(settled).toMatchObject([
      { flowId: 'f', state: 'complete', pathway: 'app', waitNs: 40_000_000n, workNs: 0n },
    ]);
    expect(tracker.stats()).toMatchObject({ open: 0, settled: { complete: 1 } });
  });

  test('with an event that came late and out of order', () => {
    const { settled, moveTo, trackAt } = startTracker();
    trackAt(worker(processed('f'), 40), 50);
    moveTo(5_000);
    trackAt(app(ingress('f').group('orders'), 0));
    moveTo(5_000 + GRACE_MS + 200);
    expect(settled).toMatchObject([{ pathway: 'orders', state: 'complete', events: 2 }]);
  });

  test('as failed only after the time in which another attempt may repair it', () => {
    const { settled, moveTo, trackAt } = startTracker({ failedAfterMs: 60_000 });
    trackAt(worker(flowEvent('f').stage('process').status('nack'), 0), 0);
    trackAt(worker(deadLettered('g'), 0), 0);
    moveTo(30_000);
    trackAt(worker(consumed('f').attempt(2), 30_000));
    trackAt(worker(processed('f').attempt(2), 30_001));
    moveTo(61_000);
    expect(settled).toMatchObject([
      { flowId: 'f', state: 'complete', attempts: 2 },
      { flowId: 'g', state: 'failed', deadLetters: 1 },
    ]);
  });

  test('as lost when nothing was heard of it for long', () => {
    const { settled, moveTo, trackAt } = startTracker();
    trackAt(app(ingress('f'), 0), 0);
    moveTo(DAY_MS - 1_000);
    expect(settled).toEqual([]);
    moveTo(DAY_MS + 1_000);
    expect(settled).toMatchObject([{ state: 'lost' }]);
  });

  test('once: what comes afterwards is counted', () => {
    const { tracker, settled, moveTo, trackAt } = startTracker();
    trackAt(worker(processed('f'), 0), 0);
    moveTo(GRACE_MS + 200);
    trackAt(worker(consumed('f'), 0));
    moveTo(2 * DAY_MS);
    expect(settled).toHaveLength(1);
    expect(tracker.stats()).toMatchObject({ open: 0, unjoined: { late: 1 } });
  });
});

describe('an awaited acknowledgement', () => {
  test('that does not come is told after its deadline and the grace time, once', () => {
    const transport = new MemoryTransport();
    const emitter = { emitBestEffort: (event: unknown) => void transport.send([event as FlowEvent]) };
    const { tracker, timeouts, moveTo, trackAt } = startTracker({ emitter });
    const announced = sent('f', 0);
    trackAt(announced, 0);
    moveTo(1_000 + GRACE_MS - 200);
    expect(timeouts).toEqual([]);
    moveTo(1_000 + GRACE_MS + 200);
    moveTo(1_000 + 3 * GRACE_MS);
    expect(timeouts).toMatchObject([
      {
        flow_id: 'f',
        stage: 'error',
        status: 'timeout',
        node: { id: 'app', type: 'producer' },
        causation_id: announced.event_id,
        ack: { type: 'explicit', by: 'worker' },
      },
    ]);
    expect(Date.parse(timeouts[0]?.timestamp ?? '')).toBe(START_MS + 1_000);
    expect(transport.events).toEqual(timeouts);
    expect(tracker.stats().timeouts).toBe(1);
  });

  test('that comes within the grace time is not missed', () => {
    const { timeouts, settled, moveTo, trackAt } = startTracker();
    trackAt(sent('f', 0), 0);
    trackAt(worker(processed('f'), 900), 5_000);
    moveTo(DAY_MS);
    expect(timeouts).toEqual([]);
    expect(settled).toMatchObject([{ state: 'complete' }]);
  });

  test('that comes after its timeout still completes the flow', () => {
    const { settled, moveTo, trackAt } = startTracker();
    trackAt(sent('f', 0), 0);
    moveTo(20_000);
    trackAt(worker(processed('f'), 20_000));
    moveTo(40_000);
    expect(settled).toMatchObject([{ state: 'complete', timeouts: 1 }]);
  });

  test('is missed by one and the same event, whichever tracker finds out', () => {
    const announced = sent('f', 0);
    const [one, other] = [startTracker(), startTracker()];
    one.trackAt(announced, 0);
    other.trackAt(announced, 3_000);
    one.moveTo(60_000);
    other.moveTo(90_000);
    expect(one.timeouts.map(flowEventJson)).toEqual(other.timeouts.map(flowEventJson));
    expect(one.timeouts).toHaveLength(1);
  });

  test('whose timeout is known already is not told again', () => {
    const first = startTracker();
    const announced = sent('f', 0);
    first.trackAt(announced, 0);
    first.moveTo(60_000);
    const second = startTracker();
    second.trackAt(announced, 61_000);
    for (const event of first.timeouts) second.trackAt(event);
    second.moveTo(120_000);
    expect(second.timeouts).toEqual([]);
  });
});

test('a time before 1970 harms neither its own flow nor those that are due with it', () => {
  const { tracker, settled, timeouts, moveTo, trackAt } = startTracker();
  trackAt(worker(processed('before'), 0), 0);
  const announcing = emitted('old').node('app', 'producer').ack('explicit', { by: 'worker', deadlineMs: 100 });
  trackAt(announcing.timestamp([-2, 500_000_000]).build());
  trackAt(worker(processed('after'), 0), 0);
  moveTo(2 * GRACE_MS);
  expect(timeouts).toMatchObject([{ flow_id: 'old', timestamp: '1969-12-31T23:59:58.600000000Z' }]);
  expect(settled.map(({ flowId }) => flowId)).toEqual(['before', 'after']);
  expect(tracker.stats()).toMatchObject({ open: 1, badEvents: 0 });
});

test('a meter provider that throws stops no flow', () => {
  const meterProvider = {
    getMeter: () => {
      throw new Error('no meter');
    },
  };
  const { tracker, settled, timeouts, moveTo, trackAt } = startTracker({ meterProvider });
  trackAt(sent('a', 0), 0);
  trackAt(worker(processed('b'), 0));
  trackAt(worker(processed('c'), 0));
  moveTo(2 * GRACE_MS);
  trackAt(worker(processed('d'), 0));
  expect(timeouts).toMatchObject([{ flow_id: 'a' }]);
  expect(settled.map(({ flowId }) => flowId)).toEqual(['b', 'c']);
  expect(tracker.stats()).toMatchObject({ open: 2, badEvents: 0, timeouts: 1, settled: { complete: 2 } });
});

test('a timeout is counted by the pathway of its flow, and for as many flows as it stands for', () => {
  const added: unknown[] = [];
  const { meterProvider } = recordingMeter((name, value, attributes) => {
    if (name === 'flow.timeouts') added.push([value, attributes]);
  });
  const { moveTo, trackAt } = startTracker({ meterProvider });
  const gateway = ingress('f').node('gateway', 'producer').timestamp(at(0)).build();
  trackAt(checkedFlowEvent({ ...gateway, sample_rate: 10 }), 0);
  trackAt(checkedFlowEvent({ ...sent('f', 1), sample_rate: 10 }));
  moveTo(2 * GRACE_MS);
  expect(added).toEqual([[10, { 'flow.pathway': 'gateway' }]]);
});

test('an emitter that hands the timeout straight back to the tracker, past its bound, breaks no count', () => {
  const self: { tracker?: FlowTracker } = {};
  const emitter = { emitBestEffort: () => self.tracker?.track(app(ingress('other'), 0)) };
  const { tracker, settled, moveTo, trackAt } = startTracker({ emitter, maxOpenFlows: 1, maxEvents: 4 });
  self.tracker = tracker;
  trackAt(sent('f', 0));
  trackAt(sent('f', 1));
  moveTo(2 * GRACE_MS);
  moveTo(3 * DAY_MS);
  expect(settled).toMatchObject([{ flowId: 'other', state: 'lost' }]);
  expect(tracker.stats()).toMatchObject({ open: 0, evicted: 1, timeouts: 2 });
  for (let ms = 0; ms < 3; ms += 1) trackAt(app(ingress('last'), ms));
  expect(tracker.flow('last')).toHaveLength(3);
});

test('what is told of a flow is the same however late it is found', () => {
  const run = (looks: readonly number[]) => {
    const { settled, timeouts, moveTo, trackAt } = startTracker({ failedAfterMs: 20_000 });
    // Announced for after the flow is given up; a clock that is ahead; an acknowledgement awaited beyond a failure.
    trackAt(sent('beyond', 0, 2 * DAY_MS), 0);
    trackAt(app(ingress('ahead'), 3_600_000));
    trackAt(sent('failed', 0, 60_000));
    trackAt(app(deadLettered('failed'), 1));
    for (const ms of looks) moveTo(ms);
    const byFlow = (a: { flowId: string }, b: { flowId: string }) => (a.flowId < b.flowId ? -1 : 1);
    return { settled: settled.toSorted(byFlow), timeouts: timeouts.map(({ flow_id }) => flow_id) };
  };
  const often = run([30_000, 71_000, DAY_MS, DAY_MS + 3_600_000, 3 * DAY_MS]);
  expect(run([3 * DAY_MS])).toEqual(often);
  expect(often.timeouts).toEqual(['failed']);
  expect(often.settled).toMatchObject([
    { flowId: 'ahead', state: 'open' },
    { flowId: 'beyond', state: 'lost' },
    { flowId: 'failed', state: 'failed', timeouts: 1 },
  ]);
});

test('a repeated event is one event, and is counted', () => {
  const { tracker, settled, moveTo, trackAt } = startTracker();
  const event = worker(processed('f'), 0);
  trackAt(event, 0);
  trackAt(event);
  trackAt(parseFlowEvent(flowEventJson(event)));
  moveTo(60_000);
  expect(settled).toMatchObject([{ events: 1, duplicates: 0 }]);
  expect(tracker.stats().unjoined.repeat).toBe(2);
});

test('contradictory events are told as they are', () => {
  const { settled, moveTo, trackAt } = startTracker();
  trackAt(worker(processed('f'), 0), 0);
  trackAt(worker(processed('f'), 1), 1);
  trackAt(worker(flowEvent('g').stage('egress').status('ack').ack('explicit'), 0), 1);
  moveTo(2 * DAY_MS);
  expect(settled).toMatchObject([
    { flowId: 'f', state: 'complete', duplicates: 1 },
    { flowId: 'g', state: 'lost' },
  ]);
});

test('past its bounds, the flow that began first is given up, and counted', () => {
  const { tracker, settled, moveTo, trackAt } = startTracker({ maxOpenFlows: 2, maxEventsPerFlow: 2 });
  for (const flow of ['a', 'b', 'c']) trackAt(app(ingress(flow), 0), 0);
  trackAt(app(ingress('a'), 1));
  for (const ms of [1, 2, 3]) trackAt(app(ingress('c'), ms), 5);
  expect([...tracker.openFlowIds()]).toEqual(['b', 'c']);
  expect(tracker.flow('c')).toHaveLength(2);
  expect(tracker.stats()).toMatchObject({ evicted: 1, unjoined: { late: 1, truncated: 2 } });
  moveTo(2 * DAY_MS);
  expect(settled.map(({ flowId }) => flowId)).toEqual(['b', 'c']);
});

test('past its bound of events, the flow that began first is given up', () => {
  const { tracker, trackAt } = startTracker({ maxEvents: 3 });
  trackAt(app(ingress('a'), 0), 0);
  trackAt(app(ingress('b'), 0));
  for (const ms of [1, 2]) trackAt(app(ingress('b'), ms));
  expect([...tracker.openFlowIds()]).toEqual(['b']);
});

test('what is no event, and a listener that throws, harm nothing and are counted', () => {
  const before = flowEventsStats();
  const { tracker, moveTo, trackAt } = startTracker({
    onSettled: () => {
      throw new Error('listener');
    },
  });
  for (const bad of [undefined, null, {}, 'text', 1n, { flow_id: 'f' }]) trackAt(bad as never);
  trackAt(worker(processed('f'), 0), 0);
  trackAt(worker(processed('g'), 0), 0);
  moveTo(60_000);
  expect(tracker.stats()).toMatchObject({ tracked: 8, badEvents: 6, settled: { complete: 2 } });
  const { bad_event, internal_error } = flowEventsStats();
  expect({ bad_event, internal_error }).toEqual({
    bad_event: before.bad_event + 6,
    internal_error: before.internal_error + 2,
  });
});

test('a closed tracker takes no event and tells nothing', async () => {
  const { tracker, timeouts, moveTo, trackAt } = startTracker();
  trackAt(sent('f', 0), 0);
  await tracker.close();
  trackAt(sent('g', 0), 0);
  moveTo(DAY_MS);
  expect(timeouts).toEqual([]);
  expect(tracker.stats()).toMatchObject({ tracked: 1, open: 1 });
});

test.each<[string, unknown]>([
  ['graceMs', 0],
  ['maxOpenFlows', 1.5],
  ['lostAfterMs', '1'],
  ['emitter', {}],
  ['onTimeout', 'x'],
  ['clock', 5],
])('a bad %s is refused by name', (key, value) => {
  const make = () => new FlowTracker({ [key]: value });
  expect(make).toThrow(FlowEventsError);
  expect(make).toThrow(key);
});

test('a clock that steps back neither repeats nor forgets what was told', () => {
  const { timeouts, settled, moveTo, trackAt } = startTracker();
  trackAt(sent('f', 0), 0);
  moveTo(60_000);
  moveTo(5_000);
  trackAt(worker(processed('f'), 100));
  moveTo(120_000);
  expect(timeouts).toHaveLength(1);
  expect(settled).toMatchObject([{ state: 'complete' }]);
});

/** A history of a few flows: what happened when, and how much later it was heard of. */
const histories = fc.array(
  fc.record({
    flow: fc.constantFrom('a', 'b', 'c'),
    node: fc.constantFrom('app', 'worker', 'store'),
    kind: fc.constantFrom('ingress', 'sent', 'consumed', 'processed', 'nack', 'dead'),
    ms: fc.nat({ max: 3_000 }),
    // No two events of a flow come a grace time apart: what comes when its flow is over is another promise.
    delayMs: fc.nat({ max: GRACE_MS - 4_000 }),
    repeat: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);

type Step = typeof histories extends fc.Arbitrary<(infer S)[]> ? S : never;

function eventOf({ flow, node, kind, ms }: Step): FlowEvent {
  const builder = {
    ingress: () => ingress(flow),
    sent: () => emitted(flow).ack('explicit', { by: 'worker', deadlineMs: 500 }),
    consumed: () => consumed(flow).attempt(2),
    processed: () => processed(flow),
    nack: () => flowEvent(flow).stage('process').status('nack'),
    dead: () => deadLettered(flow),
  }[kind]();
  return builder.node(node, 'consumer').timestamp(at(ms)).build();
}

property.prop([histories], { numRuns: SCHEDULES / 10 })(
  'in whatever order events come, each flow ends as its whole history says, each missing acknowledgement is told once, and hops add up',
  (history) => {
    const arrivals = history
      .map((step) => ({ event: eventOf(step), ms: step.ms + step.delayMs, repeat: step.repeat }))
      .toSorted((a, b) => a.ms - b.ms);
    const hopsSeen: bigint[] = [];
    const { settled, timeouts, moveTo, trackAt, tracker } = startTracker();
    for (const { event, ms, repeat } of arrivals) {
      trackAt(event, ms);
      if (repeat) trackAt(event, ms);
    }
    moveTo(3 * DAY_MS);

    expect(tracker.stats().open).toBe(0);
    for (const flowId of new Set(history.map(({ flow }) => flow))) {
      const events = arrivals.map(({ event }) => event).filter(({ flow_id }) => flow_id === flowId);
      const told = timeouts.filter(({ flow_id }) => flow_id === flowId);
      const tellings = new Set(told.map(({ causation_id }) => causation_id));
      expect(tellings.size).toBe(told.length);
      for (const { announcedBy, deadlineNs, metBy } of metAcks(events)) {
        const isMissing = metBy === undefined;
        const isInTime = metBy !== undefined && BigInt(Date.parse(metBy.timestamp)) * 1_000_000n <= deadlineNs;
        // One that came too late may have been told or not.
        if (isMissing || isInTime) expect(tellings.has(announcedBy.event_id)).toBe(isMissing);
      }
      const whole = [...events, ...told];
      const summary = settled.find((each) => each.flowId === flowId) as FlowSummary;
      const { state, ...counts } = flowSummary(whole, { now: at(DAY_MS / 2) }) as FlowSummary;
      expect(summary).toMatchObject(counts);
      // A flow that only waits is settled when it is lost.
      expect(summary.state).toBe(state === 'open' ? 'lost' : state);
      const times = whole.map(({ timestamp }) => Date.parse(timestamp));
      expect(summary.waitNs + summary.workNs).toBe(BigInt(Math.max(...times) - Math.min(...times)) * 1_000_000n);
      hopsSeen.push(summary.waitNs);
    }
    expect(settled).toHaveLength(hopsSeen.length);
  },
);

property.prop([histories, fc.nat({ max: 24 }), fc.nat({ max: 30_000 })], { numRuns: SCHEDULES / 10 })(
  'a source that is read again from its oldest open flow goes on as if nothing had happened',
  (history, cut, idleMs) => {
    const arrivals = history
      .map((step) => ({ event: eventOf(step), ms: START_MS + step.ms + step.delayMs }))
      .toSorted((a, b) => a.ms - b.ms);
    const run = (from: number, to: number, untilMs: number, recordedUntilMs = 0) => {
      const { tracker, settled, timeouts } = startTracker();
      const source = tracker.openSource({ recordedUntilMs });
      for (const [index, { event, ms }] of arrivals.entries()) {
        if (index >= from && index < to) source.add(event, ms, BigInt(index));
      }
      source.advance(untilMs);
      return { settled, timeouts, from: source.oldestPosition, doneUntilMs: source.doneUntilMs };
    };
    const endMs = START_MS + 3 * DAY_MS;
    const uninterrupted = run(0, arrivals.length, endMs);

    const seen = Math.min(cut, arrivals.length - 1);
    // A live source moves on without an event, but not past one that is on its way.
    const killedAtMs = Math.min((arrivals[seen - 1]?.ms ?? START_MS) + idleMs, arrivals[seen]?.ms ?? endMs);
    const before = run(0, seen, killedAtMs);
    const after = run(Number(before.from ?? seen), arrivals.length, endMs, before.doneUntilMs);

    expect(flowsOf([...before.settled, ...after.settled])).toEqual(flowsOf(uninterrupted.settled));
    expect(idsOf([...before.timeouts, ...after.timeouts])).toEqual(idsOf(uninterrupted.timeouts));
  },
);

const flowsOf = (settled: readonly FlowSummary[]) => settled.toSorted((a, b) => (a.flowId < b.flowId ? -1 : 1));
const idsOf = (events: readonly FlowEvent[]) =>
  events.map(({ event_id }) => event_id).toSorted((a, b) => (a < b ? -1 : 1));

test('its memory is bounded by flows that are open, not by those that were', () => {
  const { tracker, moveTo, trackAt } = startTracker({ maxOpenFlows: 1_000 });
  for (let flow = 0; flow < 20_000; flow += 1) {
    trackAt(worker(processed(`f-${flow}`), flow * 100), flow * 100);
    expect(tracker.stats().open).toBeLessThan(GRACE_MS / 100 + 5);
  }
  moveTo(20_000 * 100 + 2 * GRACE_MS);
  expect(tracker.stats()).toMatchObject({ open: 0, evicted: 0, settled: { complete: 20_000 } });
});
