import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { ItemQueue } from '../../src/queue/item-queue.ts';

property.prop([fc.array(fc.tuple(fc.nat(1_500), fc.nat(1_500)), { maxLength: 6 })])(
  'is first in, first out over the borders of its chunks, and knows its length, bytes and numbers',
  (script) => {
    const queue = new ItemQueue<number>(true);
    let pushed = 0;
    let shifted = 0;
    let bytes = 0;
    for (const [pushes, shifts] of script) {
      for (let index = 0; index < pushes; index += 1) {
        queue.push(pushed, pushed % 7, pushed * 2);
        bytes += pushed % 7;
        pushed += 1;
      }
      for (let index = 0; index < shifts && queue.length > 0; index += 1) {
        expect([queue.headItem, queue.headBytes]).toEqual([shifted, shifted % 7]);
        const { item, offeredAtMs, sequence } = queue.shift();
        expect([item, offeredAtMs, sequence]).toEqual([shifted, shifted * 2, shifted]);
        bytes -= shifted % 7;
        shifted += 1;
      }
      expect([queue.length, queue.bytes, queue.headSequence]).toEqual([pushed - shifted, bytes, shifted]);
      expect(queue.tailSequence).toBe(pushed);
      expect([...queue]).toEqual(Array.from({ length: pushed - shifted }, (_, index) => shifted + index));
    }
  },
);

test('emptied at once, it goes on counting where it was', () => {
  const queue = new ItemQueue<string>(false);
  for (let index = 0; index < 3_000; index += 1) queue.push('old', 1, 0);
  queue.clear();
  expect([queue.length, queue.bytes, queue.headSequence]).toEqual([0, 0, 3_000]);
  queue.push('new', 1, 0);
  expect(queue.shift()).toMatchObject({ item: 'new', sequence: 3_000 });
});
