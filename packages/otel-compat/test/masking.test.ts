import { expect, expectTypeOf, test } from 'vitest';
import { type Mask, noMask } from '../src/index.ts';

test('no mask gives back the very value', () => {
  const value = { a: 1 };
  expect(noMask(value)).toBe(value);
  expect(noMask('text', 'name')).toBe('text');
});

test('a text gives a text, by type too', () => {
  const mask: Mask = noMask;
  expectTypeOf(mask('text')).toEqualTypeOf<string>();
  expectTypeOf(mask(5 as unknown)).toEqualTypeOf<unknown>();
});
