import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type Due, DueFlows } from '../../src/tracker/due-flows.ts';

const flow = (name: string): Due & { name: string } => ({ name, bucket: undefined });

test('a flow comes once, when it is due, and not after it was removed', () => {
  const due = new DueFlows<ReturnType<typeof flow>>();
  const [a, b] = [flow('a'), flow('b')];
  due.bringForward(a, 1_000);
  due.bringForward(b, 1_000);
  due.remove(b);
  expect([...due.take(900)]).toEqual([]);
  expect([...due.take(1_000)]).toEqual([a]);
  expect([...due.take(5_000)]).toEqual([]);
});

test('it can be brought forward, but not put off', () => {
  const due = new DueFlows<ReturnType<typeof flow>>();
  const [a, b] = [flow('a'), flow('b')];
  due.bringForward(a, 9_000);
  due.bringForward(a, 1_000);
  due.bringForward(b, 1_000);
  due.bringForward(b, 9_000);
  expect([...due.take(1_000)]).toEqual([a, b]);
});

test('what is put back while the due ones are read comes at a later look, though it is due already', () => {
  const due = new DueFlows<ReturnType<typeof flow>>();
  const a = flow('a');
  due.bringForward(a, 100);
  let looks = 0;
  for (const each of due.take(10_000)) {
    looks += 1;
    due.bringForward(each, 200);
  }
  expect(looks).toBe(1);
  expect([...due.take(10_100)]).toEqual([a]);
});

property.prop([fc.array(fc.nat({ max: 1e12 }), { maxLength: 40 }), fc.array(fc.nat({ max: 1e12 }), { maxLength: 10 })])(
  'over any gaps, each comes at the first look that is not before its time',
  (times, looks) => {
    const due = new DueFlows<Due & { at: number }>();
    for (const at of times) due.bringForward(Object.assign(flow(''), { at }), at);
    const waiting = [...times];
    for (const now of looks.toSorted((a, b) => a - b)) {
      const came = [...due.take(now)].map(({ at }) => at);
      for (const at of came) {
        expect(at).toBeLessThanOrEqual(now);
        waiting.splice(waiting.indexOf(at), 1);
      }
      for (const at of waiting) expect(at).toBeGreaterThan(now - 100);
    }
  },
);
