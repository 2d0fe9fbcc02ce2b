import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type MessageHeaders, messageHeadersGetter, messageHeadersSetter } from '../src/index.ts';

test.each<[string, MessageHeaders]>([
  ['text', { traceparent: 'x' }],
  ['bytes', { traceparent: Buffer.from('x') }],
  ['several values', { traceparent: ['x', 'y'] }],
  ['another case', { TraceParent: 'x' }],
  ['a Map', new Map<string, unknown>([['traceparent', Buffer.from('x')]])],
])('%s is read', (_, headers) => {
  expect(messageHeadersGetter.get(headers, 'traceparent')).toBe('x');
  expect(messageHeadersGetter.keys(headers)).toHaveLength(1);
});

test('what is neither text nor bytes, and what is inherited, is not read', () => {
  expect(messageHeadersGetter.get({ a: 7 }, 'a')).toBeUndefined();
  expect(messageHeadersGetter.get(Object.create({ a: 'x' }) as MessageHeaders, 'a')).toBeUndefined();
  expect(messageHeadersGetter.get(undefined as never, 'a')).toBeUndefined();
});

property.prop([fc.boolean(), fc.stringMatching(/^[a-zA-Z-]{1,20}$/), fc.string()])(
  'what is written is read, once, whatever case was there before',
  (asMap, key, value) => {
    const before: [string, unknown][] = [[key.toUpperCase(), 'old']];
    const headers: MessageHeaders = asMap ? new Map(before) : Object.fromEntries(before);
    messageHeadersSetter.set(headers, key, value);
    expect(messageHeadersGetter.get(headers, key.toLowerCase())).toBe(value);
    expect(messageHeadersGetter.keys(headers)).toEqual([key]);
  },
);
