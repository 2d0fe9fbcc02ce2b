import { inspect } from 'node:util';
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { findSecrets } from './secret-search.ts';

const password = 'hunter2/+ü "quoted"';
const secrets = { password };

test('texts and records without a secret have no finding', () => {
  expect(findSecrets(secrets, 'hunter', { a: [1, null, undefined, Symbol('x')] }, new Error('e'), () => {})).toEqual(
    [],
  );
});

test.for([
  ['as it is', `a ${password} b`],
  ['in a URL', `http://user:${encodeURIComponent(password)}@host`],
  ['in a form', new URLSearchParams({ password }).toString()],
  ['in JSON', JSON.stringify({ password })],
  ['reversed', Array.from(password).toReversed().join('')],
  ['in hexadecimal', Buffer.from(password).toString('hex')],
  ['as a property name', { [password]: 1 }],
  ['in a list in a record', { a: [{ b: password }] }],
  ['as a key of a map', new Map([[password, 1]])],
  ['as a value of a map', new Map([[1, { password }]])],
  ['in a set', new Set([password])],
  ['in bytes', new TextEncoder().encode(`x${password}`)],
  ['in a message', new Error(password)],
  ['in a cause', new Error('a', { cause: new Error('b', { cause: { password } }) })],
  ['in an aggregate', new AggregateError([new Error(password)], 'a')],
  ['in the name of an error', Object.assign(new Error('a'), { name: password })],
  ['in the description of a symbol', Symbol(password)],
  ['under a symbol', { [Symbol('a')]: password }],
  ['in what is not enumerable', Object.defineProperty({}, 'hidden', { value: password })],
  [
    'behind a getter of a class',
    new (class {
      get secret() {
        return password;
      }
    })(),
  ],
  [
    'in what a getter throws',
    {
      get secret() {
        throw new Error(password);
      },
    },
  ],
  ['in a URL object', new URL(`http://user:${encodeURIComponent(password)}@host`)],
  [
    'in a cycle',
    (() => {
      const a: Record<string, unknown> = { password };
      a['self'] = a;
      return a;
    })(),
  ],
  ['in a property of a function', Object.assign(() => {}, { password })],
] as const)('a secret is found %s', ([, place]) => {
  expect(findSecrets(secrets, 'before', place)).not.toEqual([]);
});

property.prop([
  fc.string({ minLength: 6, unit: 'binary' }),
  fc.string(),
  fc.string(),
  fc.constantFrom('base64', 'base64url'),
])('a secret is found in base64, whatever stands before and after it', (secret, before, after, encoding) => {
  const encoded = Buffer.from(`${before}${secret}${after}`).toString(encoding as 'base64');
  expect(findSecrets({ secret }, `Basic ${encoded}`)).not.toEqual([]);
});

test('a finding tells where and how, and not what', () => {
  const findings = findSecrets(secrets, 'clean', { error: new Error('a', { cause: password }) });
  expect(findings).toEqual(['[1].error.cause: password']);
  expect(inspect(findings)).not.toContain(password);
});

test('each secret is looked for', () => {
  expect(findSecrets({ user: 'alice', token: 'abcdef' }, 'token abcdef of alice')).toEqual(['[0]: user', '[0]: token']);
});

test('an empty secret is a mistake of the test', () => {
  expect(() => findSecrets({ password: '' }, 'text')).toThrow('the secret password is empty');
});
