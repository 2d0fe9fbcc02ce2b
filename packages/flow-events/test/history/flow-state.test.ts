import { fc, test as property } from '@fast-check/vitest';
import type { HrTime } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import {
  consumed,
  deadLettered,
  emitted,
  externalAck,
  type FlowEvent,
  flowEvent,
  type FlowEventBuilder,
  flowHops,
  flowPathway,
  flowState,
  ingress,
  metAcks,
  orderedFlowEvents,
  processed,
  timedOut,
} from '../../src/index.ts';
import { arbitraryFlowEvent } from '../arbitrary-flow-event.ts';

const START = 1_700_000_000;
const DAY = 86_400;

/** Events one second apart, of one flow. */
function flow(...builders: FlowEventBuilder[]): FlowEvent[] {
  return builders.map((builder, index) => builder.timestamp([START + index, 0]).build());
}

const stateAt = (events: readonly FlowEvent[], seconds: number) => flowState(events, { now: [START + seconds, 0] });

const at = (id: string) => (builder: FlowEventBuilder) => builder.node(id, 'consumer');
const app = at('app');
const worker = at('worker');
const nack = (builder: FlowEventBuilder) => builder.stage('process').status('nack');
const sentId = '3b241101-e2bb-4255-8caf-4136c566a962';
const sent = () => app(emitted('f')).eventId(sentId).ack('explicit', { by: 'worker', deadlineMs: 10_000 });

describe('the state of a flow is', () => {
  test.each<[string, FlowEvent[], number, string]>([
    ['open from its first event on', flow(app(ingress('f'))), 0, 'open'],
    ['complete with a final event', flow(app(ingress('f')), worker(processed('f'))), 2, 'complete'],
    [
      'open with a process/ack that is not final',
      flow(app(ingress('f')), worker(flowEvent('f')).stage('process').status('ack')),
      2,
      'open',
    ],
    ['open while an announced ack is awaited, final or not', flow(sent(), at('other')(processed('f'))), 5, 'open'],
    [
      'late once the deadline of the announcing event has passed',
      flow(sent(), at('other')(processed('f'))),
      11,
      'late',
    ],
    ['not late at the deadline itself', flow(sent()), 10, 'open'],
    [
      'complete when the announced ack was met by causation',
      flow(sent(), worker(processed('f')), at('x')(externalAck('f')).causationId(sentId)),
      3,
      'complete',
    ],
    [
      'complete when the announced ack was met by the node it names',
      flow(sent(), worker(processed('f'))),
      3,
      'complete',
    ],
    [
      'failed when the announced ack was met by a nack',
      flow(sent(), nack(worker(flowEvent('f'))).causationId(sentId), worker(processed('f'))),
      3,
      'failed',
    ],
    ['failed with an error/nack', flow(app(ingress('f')), worker(deadLettered('f'))), 2, 'failed'],
    ['failed with a process/nack that is not repaired', flow(nack(worker(flowEvent('f')))), 1, 'failed'],
    [
      'failed with a process/nack that another node acks',
      flow(nack(worker(flowEvent('f'))), app(flowEvent('f')).stage('process').status('ack')),
      2,
      'failed',
    ],
    [
      'complete with a process/nack that the same node repairs',
      flow(nack(worker(flowEvent('f'))), worker(processed('f'))),
      2,
      'complete',
    ],
    [
      'complete with an error/nack on the way to a final event',
      flow(worker(deadLettered('f')), worker(processed('f'))),
      2,
      'complete',
    ],
    [
      'late although a timeout was noticed, since a timeout meets nothing',
      flow(sent(), app(timedOut('f')).causationId(sentId)),
      11,
      'late',
    ],
    ['lost after a day of silence', flow(app(ingress('f'))), DAY, 'lost'],
    ['not lost a moment before', flow(app(ingress('f'))), DAY - 1, 'open'],
    ['late rather than lost', flow(sent()), 2 * DAY, 'late'],
  ])('%s', (_, events, seconds, state) => {
    expect(stateAt(events, seconds)).toBe(state);
  });

  test('lost although its acks were met, where nothing final came', () => {
    expect(stateAt(flow(sent(), at('x')(externalAck('f')).causationId(sentId)), DAY + 1)).toBe('lost');
  });

  test('complete only with meta final of exactly true', () => {
    const almost = worker(flowEvent('f')).stage('process').status('ack').meta('final', 'yes');
    expect(stateAt(flow(almost), 1)).toBe('open');
  });

  test('never lost where no silence is too long', () => {
    expect(flowState(flow(app(ingress('f'))), { now: [START + 1_000 * DAY, 0], lostAfterMs: Infinity })).toBe('open');
  });

  test('lost after the silence that was set', () => {
    expect(flowState(flow(app(ingress('f'))), { now: [START + 61, 0], lostAfterMs: 60_000 })).toBe('lost');
  });
});

describe('an announced ack is met', () => {
  const announced = (by?: string) =>
    app(emitted('f'))
      .eventId(sentId)
      .ack('explicit', { ...(by === undefined ? {} : { by }), deadlineMs: 1 });
  const metBy = (events: FlowEvent[]) => metAcks(events).map(({ metBy }) => metBy?.node.id);

  test('by what it caused, before anything nearer', () => {
    const events = flow(announced('worker'), worker(processed('f')), at('cause')(externalAck('f')).causationId(sentId));
    expect(metBy(events)).toEqual(['cause']);
  });

  test('by an answer that is timed before it, when that says what caused it', () => {
    expect(metBy(flow(at('skewed')(externalAck('f')).causationId(sentId), announced('worker')))).toEqual(['skewed']);
  });

  test('by the first later answer of the node it names, not by an earlier one', () => {
    expect(metBy(flow(worker(processed('f')), announced('worker')))).toEqual([undefined]);
    expect(metBy(flow(announced('worker'), worker(consumed('f')), worker(processed('f'))))).toEqual(['worker']);
  });

  test('by the next explicit external ack where it names nobody', () => {
    expect(metBy(flow(announced(), worker(processed('f')), at('store')(externalAck('f'))))).toEqual(['store']);
  });

  test('by an ack or a nack only: what else it caused is no answer', () => {
    expect(metBy(flow(announced('nobody'), worker(consumed('f')).causationId(sentId)))).toEqual([undefined]);
  });

  test('where it names nobody, by an explicit ack only', () => {
    const implicit = at('store')(externalAck('f')).ack('implicit');
    expect(metBy(flow(announced(), implicit))).toEqual([undefined]);
  });

  test('never by the event that announced it', () => {
    expect(
      metBy(flow(at('x')(externalAck('f')).eventId(sentId).causationId(sentId).ack('explicit', { deadlineMs: 1 }))),
    ).toEqual([undefined]);
  });

  test('never by a timeout', () => {
    expect(metBy(flow(announced('app'), app(timedOut('f')).causationId(sentId)))).toEqual([undefined]);
  });

  test('within a deadline that counts from the announcing event', () => {
    expect(metAcks(flow(sent()))[0]?.deadlineNs).toBe(BigInt(START + 10) * 1_000_000_000n);
  });
});

test('events are ordered by time to the nanosecond, then by id, and the same id is one event', () => {
  const event = (id: string, time: HrTime) =>
    app(ingress('f')).eventId(`0000000${id}-0000-4000-8000-000000000000`).timestamp(time).build();
  const [a, b, c] = [event('a', [START, 1]), event('b', [START, 1]), event('c', [START, 0])];
  expect(orderedFlowEvents([b, a, c, b]).map((timed) => timed.event)).toEqual([c, a, b]);
});

test('of events with one id the first to come is kept', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const [first, second] = ['a', 'b'].map((node) => at(node)(ingress('f')).eventId(id).build());
  expect(
    orderedFlowEvents([first, second].filter((event) => event !== undefined)).map(({ event }) => event.node.id),
  ).toEqual(['a']);
});

test('times with other offsets and digits are compared as instants', () => {
  const early = app(ingress('f')).timestamp('2026-11-21T05:00:00+02:00').build();
  const late = worker(consumed('f')).timestamp('2026-11-21T03:00:00.5Z').build();
  expect(flowHops([late, early])).toMatchObject([{ kind: 'wait', durationNs: 500_000_000n }]);
});

test('a hop is wait where the node changes, and work where it does not', () => {
  const hops = flowHops(flow(app(ingress('f')), app(emitted('f')), worker(consumed('f'))));
  expect(hops.map(({ kind, durationNs }) => [kind, durationNs])).toEqual([
    ['work', 1_000_000_000n],
    ['wait', 1_000_000_000n],
  ]);
});

test('the pathway is the group, else the first node', () => {
  expect(flowPathway(flow(app(ingress('f')), worker(consumed('f')).group('orders')))).toBe('orders');
  expect(flowPathway(flow(app(ingress('f')), worker(consumed('f'))))).toBe('app');
  expect(flowPathway([])).toBeUndefined();
});

property.prop([fc.array(arbitraryFlowEvent, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat())])(
  'hops sum to the end-to-end time, and nothing depends on the order of arrival or on repeats',
  (events, random) => {
    const ordered = orderedFlowEvents(events);
    const total = (ordered.at(-1)?.atNs ?? 0n) - (ordered[0]?.atNs ?? 0n);
    expect(flowHops(events).reduce((sum, hop) => sum + hop.durationNs, 0n)).toBe(total);
    const shuffled = [...ordered.map(({ event }) => event), ...ordered.map(({ event }) => event)]
      .map((event) => ({ event, key: random.next().value as number }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ event }) => event);
    const unique = ordered.map(({ event }) => event);
    const now: HrTime = [4_102_444_801, 0];
    expect(flowHops(shuffled)).toEqual(flowHops(unique));
    expect(metAcks(shuffled)).toEqual(metAcks(unique));
    expect(flowState(shuffled, { now })).toBe(flowState(unique, { now }));
    expect(flowPathway(shuffled)).toBe(flowPathway(unique));
  },
);

test('a flow that awaits a thousand acknowledgements is looked through a few times, and not a thousand', () => {
  let reads = 0;
  const awaiting = emitted('f').node('app', 'producer').ack('explicit', { by: 'x', deadlineMs: 1 }).build();
  const events = Array.from({ length: 1_000 }, () => ({
    ...awaiting,
    event_id: crypto.randomUUID(),
    stage: 'process' as const,
    get status() {
      reads += 1;
      return 'nack' as const;
    },
  }));
  expect(metAcks(events)).toHaveLength(1_000);
  expect(flowState([...events, processed('f').node('app', 'producer').build()], { now: [0, 0] })).toBe('open');
  expect(reads).toBeLessThan(20_000);
});
