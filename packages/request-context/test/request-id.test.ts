import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { isRequestId, MAX_REQUEST_ID_LENGTH, newRequestId } from '../src/index.ts';

test('one to 128 visible ASCII characters are a request id', () => {
  expect(isRequestId('!')).toBe(true);
  expect(isRequestId('~'.repeat(MAX_REQUEST_ID_LENGTH))).toBe(true);
  expect(isRequestId('')).toBe(false);
  expect(isRequestId('~'.repeat(MAX_REQUEST_ID_LENGTH + 1))).toBe(false);
  for (const bad of ['a b', 'a\n', 'a\r\nset-cookie: x', '\u00e9', '\ud800', '\u0000'])
    expect(isRequestId(bad)).toBe(false);
});

test.prop([fc.anything()])('what is not a string is no request id', (value) => {
  fc.pre(typeof value !== 'string');
  expect(isRequestId(value)).toBe(false);
});

test('new ids are ids, and differ', () => {
  const ids = Array.from({ length: 1_000 }, newRequestId);
  expect(ids.every(isRequestId)).toBe(true);
  expect(new Set(ids).size).toBe(1_000);
});
