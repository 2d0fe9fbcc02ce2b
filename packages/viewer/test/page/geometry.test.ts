import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { positions, ticks } from '../../page/flows/geometry.ts';

const timed = (...offsets: readonly number[]) => offsets.map((offset) => ({ offsetNs: String(offset) }));

test('to scale, an event stands where its time is', () => {
  expect(positions(timed(0, 25, 100), 'scale')).toEqual([0, 0.25, 1]);
});

test('evenly, each event is a step from the one before, however long it waited', () => {
  expect(positions(timed(0, 1, 1_000_000), 'even')).toEqual([0, 0.5, 1]);
});

test('one event, or several at one time, stand at the begin', () => {
  expect([positions(timed(0), 'scale'), positions(timed(0, 0), 'scale'), positions([], 'even')]).toEqual([
    [0],
    [0, 0],
    [],
  ]);
});

test.prop([fc.array(fc.integer({ min: -1_000, max: 10 ** 12 }), { maxLength: 50 }), fc.constantFrom('scale', 'even')])(
  'whatever the clocks said, every event stands within the picture',
  (offsets, spacing) => {
    for (const place of positions(timed(...offsets), spacing as 'scale' | 'even')) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(1);
    }
  },
);

test.prop([fc.integer({ min: 1, max: 10 ** 15 })])(
  'a scale has two to seven lines, the first at the begin',
  (total) => {
    const lines = ticks(total);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.length).toBeLessThanOrEqual(7);
    expect(lines[0]).toEqual({ at: 0, ns: 0n });
  },
);
