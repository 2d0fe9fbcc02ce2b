import { describe, expect, test } from 'vitest';
import {
  emitted,
  type FlowEvent,
  flowEventJson,
  FlowTracker,
  type FlowTrackerOptions,
  ingress,
  processed,
} from '../../src/index.ts';
import { TrackedPartition } from '../../src/kafka/tracked-partition.ts';

const START_MS = 1_700_000_000_000;
const GRACE_MS = 1_000;

function start(options: FlowTrackerOptions = {}) {
  const settled: string[] = [];
  const timeouts: FlowEvent[] = [];
  const tracker = new FlowTracker({
    graceMs: GRACE_MS,
    onSettled: ({ flowId, state }) => settled.push(`${flowId} ${state}`),
    onTimeout: (event) => timeouts.push(event),
    schedule: () => () => {},
    ...options,
  });
  return { tracker, settled, timeouts };
}

const time = (ms: number): [number, number] => [(START_MS + ms) / 1_000, 0].map(Math.floor) as [number, number];
const record = (offset: number, event: FlowEvent, ms: number) => ({
  offset: BigInt(offset),
  timestamp: BigInt(START_MS + ms),
  value: Buffer.from(flowEventJson(event)),
});
const begun = (flow: string) => ingress(flow).node('app', 'producer').timestamp(time(0)).build();
const done = (flow: string) => processed(flow).node('app', 'producer').timestamp(time(0)).build();
const now = START_MS + 3_600_000;

test('progress is where the oldest open flow begins, and the end of what was read where none is open', () => {
  const { tracker, settled } = start();
  const partition = new TrackedPartition(tracker, undefined);
  expect(partition.progress).toBeUndefined();
  partition.take(record(10, begun('a'), 0), now);
  partition.take(record(11, done('b'), 0), now);
  partition.take(record(12, done('a'), 100), now);
  expect(partition.progress?.offset).toBe(10n);
  partition.caughtUp(13n, START_MS + 5_000);
  expect(new Set(settled)).toEqual(new Set(['a complete', 'b complete']));
  expect(partition.progress).toEqual({ offset: 13n, recordedUntilMs: START_MS + 5_000, recordedUpTo: 13n });
});

test('time does not move on as long as there is more to read', () => {
  const { tracker, settled } = start();
  const partition = new TrackedPartition(tracker, undefined);
  partition.take(record(0, done('a'), 0), now);
  partition.caughtUp(2n, now);
  expect(settled).toEqual([]);
  partition.caughtUp(1n, now);
  expect(settled).toEqual(['a complete']);
});

test('what was recorded in an earlier life is not recorded again', () => {
  const { tracker, settled, timeouts } = start();
  const partition = new TrackedPartition(tracker, { recordedUntilMs: START_MS + 60_000, recordedUpTo: 3n });
  const awaited = emitted('b').node('app', 'producer').ack('explicit', { by: 'x', deadlineMs: 100 }).timestamp(time(0));
  partition.take(record(0, done('a'), 0), now);
  partition.take(record(1, awaited.build(), 0), now);
  partition.take(record(2, done('c'), 70_000), now);
  partition.caughtUp(3n, now);
  expect(settled).toEqual(['c complete']);
  expect(timeouts).toEqual([]);
  // It is late all the same.
  expect(tracker.flow('b')?.at(-1)?.status).toBe('timeout');
});

test('where reading begins again, the flows do too, and none is told twice', () => {
  const { tracker, settled } = start();
  const partition = new TrackedPartition(tracker, undefined);
  const records = [record(0, begun('a'), 0), record(1, done('b'), 0), record(2, done('c'), 30_000)];
  for (const each of records) partition.take(each, now);
  expect(settled).toEqual(['b complete']);
  for (const each of records) partition.take(each, now);
  partition.caughtUp(3n, START_MS + 60_000);
  expect(settled).toEqual(['b complete', 'c complete']);
  expect([...tracker.openFlowIds()]).toEqual(['a']);
  expect(tracker.stats().unjoined.repeat).toBe(0);
});

test('what no earlier life had read is told, however far behind the clock of its sender is', () => {
  const { tracker, settled, timeouts } = start();
  const partition = new TrackedPartition(tracker, { recordedUntilMs: START_MS + 60_000, recordedUpTo: 2n });
  const awaited = (flow: string) =>
    emitted(flow).node('app', 'producer').ack('explicit', { by: 'x', deadlineMs: 100 }).timestamp(time(0)).build();
  partition.take(record(0, awaited('a'), 0), now);
  partition.take(record(1, done('b'), 0), now);
  partition.take(record(2, awaited('c'), 0), now);
  partition.take(record(3, done('d'), 0), now);
  partition.caughtUp(4n, now);
  expect(timeouts.map(({ flow_id }) => flow_id)).toEqual(['c']);
  expect(settled).toEqual(['d complete']);
});

test('a mark does not go back while what it covers is read again, twice even', () => {
  const { tracker, settled } = start();
  const partition = new TrackedPartition(tracker, { recordedUntilMs: START_MS + 60_000, recordedUpTo: 3n });
  const records = [record(0, done('a'), 0), record(1, done('b'), 10_000), record(2, done('c'), 30_000)];
  for (const each of records.slice(0, 2)) partition.take(each, now);
  expect(partition.progress?.recordedUntilMs).toBe(START_MS + 60_000);
  for (const each of records) partition.take(each, now);
  partition.caughtUp(3n, START_MS + 120_000);
  expect(settled).toEqual([]);
});

describe('a record that is no event', () => {
  test.each([
    ['without a value', undefined],
    ['that is not JSON', Buffer.from('{')],
    ['that is another thing', Buffer.from('{"a":1}')],
    ['of bytes', Buffer.from([0xff, 0xfe])],
  ])('%s is counted and passed over', (_, value) => {
    const { tracker } = start();
    const partition = new TrackedPartition(tracker, undefined);
    partition.take({ offset: 4n, timestamp: BigInt(START_MS), value }, now);
    expect(partition.progress?.offset).toBe(5n);
    expect(tracker.stats()).toMatchObject({ open: 0, badEvents: 1 });
  });
});

test('a producer whose clock is ahead moves no time past the present', () => {
  const { tracker, settled } = start();
  const partition = new TrackedPartition(tracker, undefined);
  partition.take(record(0, done('a'), 0), START_MS);
  partition.take(record(1, begun('b'), 86_400_000), START_MS + 10);
  expect(settled).toEqual([]);
});

test('flows of a partition that someone else has are not counted here', () => {
  const { tracker } = start();
  const partition = new TrackedPartition(tracker, undefined);
  partition.take(record(0, begun('a'), 0), now);
  expect(tracker.stats().open).toBe(1);
  partition.close();
  expect(tracker.stats().open).toBe(0);
});
