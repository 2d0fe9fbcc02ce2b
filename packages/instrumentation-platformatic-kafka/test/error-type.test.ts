import { expect, test } from 'vitest';
import { errorTypeOf } from '../src/error-type.ts';

function failure(members: object, options?: ErrorOptions): Error {
  return Object.assign(new Error('secret', options), members);
}

test('the code of the protocol is found at whatever depth, before any code of the client', () => {
  const protocol = failure({ code: 'PLT_KFK_PROTOCOL', apiId: 'MESSAGE_TOO_LARGE' });
  const nested = failure({
    code: 'PLT_KFK_MULTIPLE',
    errors: [failure({ code: 'PLT_KFK_NETWORK' }, { cause: protocol })],
  });
  expect(errorTypeOf(nested)).toBe('MESSAGE_TOO_LARGE');
});

test('the code of the client is the innermost that says something', () => {
  expect(errorTypeOf(failure({ code: 'PLT_KFK_MULTIPLE', errors: [failure({ code: 'PLT_KFK_NETWORK' })] }))).toBe(
    'PLT_KFK_NETWORK',
  );
});

test('what is no code is not taken for one', () => {
  expect(errorTypeOf(failure({ code: 'password=hunter2' }))).toBe('Error');
  expect(errorTypeOf(failure({ apiId: 42, code: 'a'.repeat(100) }))).toBe('Error');
  expect(errorTypeOf('text')).toBe('string');
  expect(errorTypeOf(undefined)).toBe('undefined');
});

test('an error that is its own cause has a type', () => {
  const error: Error = failure({});
  error.cause = error;
  expect(errorTypeOf(error)).toBe('Error');
});
