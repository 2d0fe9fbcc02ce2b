import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { extractRequestId, injectRequestId, isRequestId, requestContextStats, runWithRequestId } from '../src/index.ts';

test.each([{ headers: {} }, { headers: new Map<string, unknown>() }])(
  'an id goes into message headers and comes out: %o',
  ({ headers }) => {
    runWithRequestId('req-1', () => injectRequestId(headers));
    expect(extractRequestId(headers)).toBe('req-1');
  },
);

test('headers in bytes and of any case are read', () => {
  expect(extractRequestId({ 'X-Request-Id': Buffer.from('req-1') })).toBe('req-1');
  expect(extractRequestId(new Map([['X-REQUEST-ID', ['req-1', 'req-2']]]))).toBe('req-1');
});

test('an id that was there in another case is replaced, not joined', () => {
  const headers = { 'X-Request-Id': 'old' };
  runWithRequestId('new', () => injectRequestId(headers));
  expect(headers).toEqual({ 'x-request-id': 'new' });
});

test('without an id in scope nothing is written', () => {
  const headers = {};
  injectRequestId(headers);
  expect(headers).toEqual({});
});

property.prop([fc.anything()], { numRuns: 5_000 })('hostile headers give no bad id and no exception', (value) => {
  for (const headers of [value, { 'x-request-id': value }]) {
    const id = extractRequestId(headers as Record<string, unknown>);
    expect(id === undefined || isRequestId(id)).toBe(true);
  }
});

test('headers that throw are counted, and do not throw into the application', () => {
  const before = requestContextStats().internal_error;
  const headers = {
    get 'x-request-id'(): string {
      throw new Error('theirs');
    },
  };
  expect(extractRequestId(headers)).toBeUndefined();
  runWithRequestId('r', () => injectRequestId(Object.freeze({})));
  expect(requestContextStats().internal_error).toBe(before + 2);
});
