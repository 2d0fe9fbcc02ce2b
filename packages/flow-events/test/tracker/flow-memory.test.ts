import { expect, test } from 'vitest';
import { watchMemory } from '../../../../test/faults/memory-watch.ts';
import { SCHEDULES } from '../../../../test/support/counts.ts';
import { FlowTracker, ingress, processed } from '../../src/index.ts';

test('a tracker holds what is open and little else, however many flows there were', () => {
  let nowMs = 1_700_000_000_000;
  const time = (): [number, number] => [Math.floor(nowMs / 1_000), (nowMs % 1_000) * 1_000_000];
  const tracker = new FlowTracker({
    graceMs: 1_000,
    maxOpenFlows: 1_000,
    clock: time,
    schedule: () => () => {},
  });
  const track = (flows: number, prefix: string): void => {
    for (let flow = 0; flow < flows; flow += 1) {
      nowMs += 10;
      tracker.track(ingress(`${prefix}-${flow}`).node('gateway', 'producer').timestamp(time()).build());
      tracker.track(processed(`${prefix}-${flow}`).node('worker', 'consumer').timestamp(time()).build());
    }
  };
  // What is remembered of flows that are over is full after this.
  track(5_000, 'before');
  const memory = watchMemory();
  track(SCHEDULES * 10, 'after');
  // A tenth of a kilobyte for each open flow is noise; ten thousand flows kept would be ten megabytes.
  expect(memory.growthBytes()).toBeLessThan(1_000_000);
  expect(tracker.stats()).toMatchObject({ evicted: 0, badEvents: 0 });
  expect(tracker.stats().open).toBeLessThan(200);
});
