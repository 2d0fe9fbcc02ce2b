import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Batch } from '../../src/queue/batch.ts';
import { RetrySchedule } from '../../src/retry/retry-schedule.ts';

function batch(dueMs: number, items = 1): Batch<number> {
  const entries = Array.from({ length: items }, (_, sequence) => ({
    item: dueMs,
    bytes: 1,
    offeredAtMs: 0,
    sequence,
    key: undefined,
  }));
  return { entries, attempts: 1, dueMs };
}

test.prop([fc.array(fc.record({ dueMs: fc.nat(50), take: fc.boolean() }))])(
  'gives what is due first, first, and counts the items that wait',
  (script) => {
    const schedule = new RetrySchedule<number>();
    let model: number[] = [];
    for (const { dueMs, take } of script) {
      if (take) {
        const first = Math.min(...model);
        expect(schedule.nextDueMs).toBe(first);
        expect(schedule.take()?.dueMs ?? Infinity).toBe(first);
        model = model.toSorted((a, b) => a - b).slice(1);
      } else {
        schedule.add(batch(dueMs, 2));
        model.push(dueMs);
      }
      expect(schedule.items).toBe(2 * model.length);
      expect([...schedule]).toHaveLength(2 * model.length);
    }
  },
);

test.prop([fc.array(fc.nat(50)), fc.array(fc.nat(50)), fc.array(fc.nat(50))])(
  'what was woken comes before what was added later, and nothing is lost',
  (first, second, third) => {
    const schedule = new RetrySchedule<number>();
    for (const dueMs of first) schedule.add(batch(dueMs));
    schedule.wakeAll();
    for (const dueMs of second) schedule.add(batch(dueMs));
    schedule.wakeAll();
    for (const dueMs of third) schedule.add(batch(1_000 + dueMs));
    const taken: number[] = [];
    for (let one = schedule.take(); one !== undefined; one = schedule.take()) taken.push(one.dueMs);
    const woken = taken.slice(0, first.length + second.length);
    expect(woken.toSorted((a, b) => a - b)).toEqual([...first, ...second].toSorted((a, b) => a - b));
    expect(taken.slice(woken.length)).toEqual(third.map((dueMs) => 1_000 + dueMs).toSorted((a, b) => a - b));
    expect(schedule.nextDueMs).toBe(Infinity);
  },
);
