import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { ulidSource } from '../../src/ids/ulid.ts';

test('the time is in the first ten characters, as the specification of ULIDs writes it', () => {
  const next = ulidSource({ nowMs: () => 1_469_918_176_385, random: (bytes) => void bytes.fill(0) });
  expect(next()).toBe('01ARYZ6S410000000000000000');
  expect(next()).toBe('01ARYZ6S410000000000000001');
});

test.prop([
  fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 2, maxLength: 50 }),
  fc.integer({ min: 0, max: 255 }),
])('each is greater than the one before, whatever the clock and the chance', (times, chance) => {
  let index = 0;
  const next = ulidSource({ nowMs: () => times[index++] as number, random: (bytes) => void bytes.fill(chance) });
  const ids = times.map(next);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
});

test('where the count runs over, the next is of a later millisecond, with fresh chance', () => {
  let asked = 0;
  const random = (bytes: Uint8Array) => {
    asked += 1;
    bytes.fill(asked === 1 ? 255 : 0);
  };
  const next = ulidSource({ nowMs: () => 1_000, random });
  const [last, first] = [next(), next()];
  expect([last, first]).toEqual(['00000000Z8ZZZZZZZZZZZZZZZZ', '00000000Z90000000000000000']);
  expect(last < first).toBe(true);
});

test('two sources do not meet', () => {
  const [one, other] = [ulidSource({ nowMs: () => 5 }), ulidSource({ nowMs: () => 5 })];
  const ids = Array.from({ length: 2_000 }, (_, index) => (index % 2 === 0 ? one() : other()));
  expect(new Set(ids).size).toBe(2_000);
});
