import { expect, test } from 'vitest';
import { reasonOf } from './client-error.ts';

test('the reason is told with what was being done, and of many attempts the last one counts', () => {
  const refused = new Error('Connection failed.', { cause: new Error('connect ECONNREFUSED') });
  const error = new AggregateError([new Error('first'), new AggregateError([refused], 'metadata failed.')], 'Failed.');
  expect(reasonOf(error)).toBe('Failed. metadata failed. Connection failed. connect ECONNREFUSED');
});

test('an error that wraps nothing is told as it is', () => {
  expect(reasonOf(new Error('closed'))).toBe('closed');
  expect(reasonOf(new AggregateError([], 'none'))).toBe('none');
});
