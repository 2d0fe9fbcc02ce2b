import { expect, test } from 'vitest';
import { filled, holds, parseExpected } from './example-value.ts';

test.each([
  ['1_000', 1_000],
  ['-1.5', -1.5],
  ['-5n', -5n],
  ['true', true],
  ['null', null],
  ['undefined', undefined],
  [`'it\\'s'`, `it's`],
  ['"a, b"', 'a, b'],
  ['`a`', 'a'],
  [`['a', [1, undefined]]`, ['a', [1, undefined]]],
  [`{ a: 1, 'b-c': { d: [] } }`, { a: 1, 'b-c': { d: [] } }],
])('%s is a value', (remark, value) => {
  expect(parseExpected(remark)).toEqual({ value });
});

test.each([
  ['undefined, outside any flow', undefined],
  ['{ a: 1, b: 2 }, both counted', { a: 1, b: 2 }],
])('the words after a comma are left out of %s', (remark, value) => {
  expect(parseExpected(remark)).toEqual({ value });
});

test.each(['', 'equals event', 'later', 'a UUID', '10 ms later', '(as before)', 'null or a text', 'event.flow_id'])(
  'the words "%s" expect nothing',
  (remark) => {
    expect(parseExpected(remark)).toBeUndefined();
  },
);

test.each(['[first, second]', `{ a: b }`, `'a' or 'b'`, `[1, 2`, '{ [key]: 1 }', '[...rest(), 1]'])(
  '%s opens like a value and is none, which is an error rather than a remark',
  (remark) => {
    expect(() => parseExpected(remark)).toThrow(SyntaxError);
  },
);

test('"throws:" names a part of the message', () => {
  expect(parseExpected('throws: must be one of ... (got string)')).toEqual({
    thrown: 'must be one of ... (got string)',
  });
  expect(holds('stage must be one of a b (got string); more', 'must be one of ... (got string)')).toBe(true);
  expect(holds('stage must be one of a b (got number)', 'must be one of ... (got string)')).toBe(false);
  expect(holds('a+b', 'a.b')).toBe(false);
});

/** Whether the value would pass for the remark. */
function passes(remark: string, actual: unknown): boolean {
  const expected = parseExpected(remark);
  if (expected === undefined || !('value' in expected)) throw new Error('no value');
  try {
    expect(actual).toEqual(filled(expected.value, actual));
    return true;
  } catch {
    return false;
  }
}

test('"..." in a text stands for any text, and the rest must be there', () => {
  const remark = `'{"id":"...","flow":"order-42",...}'`;
  expect(passes(remark, '{"id":"1","flow":"order-42","stage":"emit"}')).toBe(true);
  expect(passes(remark, '{"id":"1","flow":"order-43","stage":"emit"}')).toBe(false);
  expect(passes(`'a...'`, undefined)).toBe(false);
});

test('"..." in a list stands for any items in its place', () => {
  expect(passes(`['a', ...]`, ['a'])).toBe(true);
  expect(passes(`['a', ...]`, ['a', 'b', 'c'])).toBe(true);
  expect(passes(`['a', ...]`, ['b'])).toBe(false);
  expect(passes(`[..., 'c']`, ['a', 'b', 'c'])).toBe(true);
  expect(passes(`['a', ..., 'c']`, ['a', 'b', 'c'])).toBe(true);
  expect(passes(`['a', ..., 'c']`, ['a'])).toBe(false);
  expect(passes(`['a', ...]`, [])).toBe(false);
  expect(passes('[...]', 'text')).toBe(false);
  expect(() => parseExpected(`[..., 1, ...]`)).toThrow('one "..." at most');
});

test('"..." in an object stands for any other members', () => {
  expect(passes(`{ a: 'b...', ... }`, { a: 'bc', d: 1 })).toBe(true);
  expect(passes(`{ a: 1, ... }`, { a: 2, d: 1 })).toBe(false);
  expect(passes(`{ a: 1, ... }`, { d: 1 })).toBe(false);
  expect(passes(`{ a: 1, ... }`, undefined)).toBe(false);
  expect(passes('{ a: 1 }', { a: 1, d: 1 })).toBe(false);
});
