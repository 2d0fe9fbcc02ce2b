import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { keyText } from '../src/index.ts';
import { primitiveKey } from '../src/key-text.ts';

const primitive = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', '\0') }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(undefined),
);

property.prop([primitive, primitive])(
  'different primitives have different texts, and each can be read back',
  (a, b) => {
    const same = Object.is(a, b) || (a === 0 && b === 0);
    expect(keyText(a) === keyText(b)).toBe(same);
    expect([primitiveKey(keyText(a))?.key]).toEqual([a === 0 ? 0 : a]);
    // What becomes UTF-8 elsewhere stays what it is.
    expect(Buffer.from(keyText(a)).toString()).toBe(keyText(a));
  },
);

property.prop([fc.jsonValue(), fc.jsonValue()])('data of different JSON has different texts', (a, b) => {
  const same = JSON.stringify(a) === JSON.stringify(b) || (a === 0 && b === 0);
  expect(keyText(a) === keyText(b)).toBe(same);
});

test.each([
  ['a Map', new Map([[1, 2]])],
  ['a Date', new Date(0)],
  ['something with a method to JSON', { toJSON: () => 'a' }],
  ['undefined within', { a: undefined }],
  ['NaN within', [Number.NaN]],
  ['a function', () => 1],
  ['a symbol', Symbol('a')],
  ['a bigint within', { a: 1n }],
])('%s has no text, for JSON would not keep it apart from others', (_, key) => {
  expect(() => keyText(key)).toThrow(TypeError);
});

test('a key that refers to itself, or whose getter throws, is refused without its content', () => {
  const cyclic: Record<string, unknown> = { secret: 'hunter2' };
  cyclic['self'] = cyclic;
  expect(() => keyText(cyclic)).toThrow(/^(?!.*hunter2).*JSON cannot carry/s);
  const throwing = Object.defineProperty({}, 'a', {
    enumerable: true,
    get() {
      throw new Error('hunter2');
    },
  });
  expect(() => keyText(throwing)).toThrow(/^(?!.*hunter2).*JSON cannot carry/s);
});

test('text that is no key is none', () => {
  for (const text of ['', 'x:1', 'i:1.5', 'w:{', 'j:{}']) expect(primitiveKey(text)).toBeUndefined();
});
