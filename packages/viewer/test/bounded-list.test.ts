import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { BoundedList } from '../src/bounded-list.ts';

test.prop([fc.integer({ min: 1, max: 8 }), fc.array(fc.integer(), { maxLength: 40 })])(
  'holds the newest items in order, and counts the others as evicted',
  (capacity, items) => {
    const list = new BoundedList<number>(capacity);
    for (const item of items) list.push(item);
    expect(list.toArray()).toEqual(items.slice(-capacity));
    expect(list.size).toBe(Math.min(capacity, items.length));
    expect(list.size + list.evicted).toBe(items.length);
  },
);
