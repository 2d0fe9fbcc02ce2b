import { expect, test } from 'vitest';
import { createRedactor, RedactionError, type RedactorOptions } from '../src/index.ts';
import { re2 } from '../src/re2.ts';

const KEY = 'a key of sixteen bytes';

test('a field is masked by its whole name or its last segment, whatever its case and spelling', () => {
  const { mask } = createRedactor({ fields: { 'user.id': true, dateOfBirth: true } });
  const fields = {
    password: 'x',
    'db.PASSWORD': 'x',
    apiKey: 'x',
    'api-key': 'x',
    'user.id': 'x',
    date_of_birth: 'x',
    STRIPE_SECRET_KEY: 'x',
  };
  expect(Object.values(mask(fields) as object)).toEqual(Array(7).fill('[REDACTED]'));
  const others = { 'other.id': 'x', passwords_checked: 3, max_tokens: 5, author: 'x', 'session.id': 'x' };
  expect(mask(others)).toBe(others);
});

test('the value of a private field is replaced whatever its type, but for null, and an array keeps its length', () => {
  const { mask } = createRedactor();
  expect(mask({ token: 5, secret: true, password: { a: 1 }, cookie: ['a=1', 'b=2'], pwd: null })).toEqual({
    token: '[REDACTED]',
    secret: '[REDACTED]',
    password: '[REDACTED]',
    cookie: ['[REDACTED]', '[REDACTED]'],
    pwd: null,
  });
});

test('where nothing is private the very value comes back', () => {
  const { mask } = createRedactor();
  const values = [
    undefined,
    null,
    1,
    10n,
    'text',
    Symbol('s'),
    { a: [1, { b: 'c' }] },
    [],
    new Map([['a', 1]]),
    new Set([1]),
    new Date(0),
    new Uint8Array(3),
    new Error('plain'),
  ];
  for (const value of values) expect(mask(value)).toBe(value);
});

test('the input is never changed, frozen or not', () => {
  const { mask } = createRedactor();
  const input = Object.freeze({ a: Object.freeze(['alice@example.com']), m: new Map([['password', 'x']]) });
  expect(mask(input)).toEqual({ a: ['[REDACTED]'], m: new Map([['password', '[REDACTED]']]) });
  expect(input).toEqual({ a: ['alice@example.com'], m: new Map([['password', 'x']]) });
});

test('names of members, numbers, bytes, sets, errors and what writes itself are masked as well', () => {
  const { mask } = createRedactor();
  expect(mask({ 'alice@example.com': 1 })).toEqual({ '[REDACTED]': 1 });
  expect(mask({ n: 4_111_111_111_111_111, big: 4111111111111111n, at: 1_700_000_000_000 })).toEqual({
    n: '[REDACTED]',
    big: '[REDACTED]',
    at: 1_700_000_000_000,
  });
  expect(Buffer.from(mask(Buffer.from('to alice@example.com')) as Uint8Array).toString()).toBe('to [REDACTED]');
  expect(mask(new Set(['alice@example.com']))).toEqual(new Set(['[REDACTED]']));
  expect(mask(new URL('https://a:b@example.com/'))).toBe('https://[REDACTED]@example.com/');
  const error = mask(new TypeError('no alice@example.com', { cause: new Error('password=x1') })) as Error;
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toBe('no [REDACTED]');
  expect(error.stack).not.toContain('alice');
  expect((error.cause as Error).message).toBe('password=[REDACTED]');
});

test('a keyed hash gives equal values equal hashes, other keys others, and a second mask leaves it', () => {
  const first = createRedactor({ fields: { 'user.id': { hash: { key: KEY } } } });
  const second = createRedactor({ fields: { 'user.id': { hash: { key: `${KEY}!` } } } });
  const hash = first.mask('u-17', 'user.id');
  expect(hash).toMatch(/^\[HASH:[0-9a-f]{32}\]$/);
  expect(first.mask('u-17', 'user.id')).toBe(hash);
  expect(first.mask('u-18', 'user.id')).not.toBe(hash);
  expect(second.mask('u-17', 'user.id')).not.toBe(hash);
  expect(first.mask(hash, 'user.id')).toBe(hash);
  // In text too, so that both can be joined.
  expect(first.mask('user.id=u-17')).toBe(`user.id=${hash}`);
});

test('each category, field and pattern may have a replacement of its own', () => {
  const { mask } = createRedactor({
    replacement: '***',
    categories: { card: { partial: { last: 4 } }, email: (matched, category) => `<${category} of ${matched.length}>` },
    fields: { dob: '(born)' },
    patterns: { employee: { pattern: re2('EMP-\\d{6}'), replacement: '(employee)' }, plain: re2('XX-\\d+') },
    literals: ['Zanzibar9'],
  });
  expect(mask('4111 1111 1111 1234 4111111111111111 a@b.example EMP-004217 XX-1 in Zanzibar9')).toBe(
    '4111 1111 1111 1234 [REDACTED:1111] <email of 11> (employee) *** in ***',
  );
  expect(mask({ dob: '1990-01-01', password: 'x' })).toEqual({ dob: '(born)', password: '***' });
});

test('a replacement function that throws, or gives no text, masks all the same, and is counted', () => {
  const results: (() => unknown)[] = [
    () => {
      throw new Error('no');
    },
    () => 5,
  ];
  const redactor = createRedactor({ replacement: () => (results.shift() as () => string)() });
  expect(redactor.mask('a@b.example')).toBe('[REDACTED]');
  expect(redactor.mask('a@b.example')).toBe('[REDACTED]');
  expect(redactor.stats().faults.bad_replacement).toBe(2);
});

test('a pattern that fails lets nothing of its text out', () => {
  const redactor = createRedactor({
    patterns: {
      bad: {
        matches: () => {
          throw new Error('no');
        },
      },
    },
  });
  expect(redactor.mask('anything')).toBe('[REDACTED]');
  expect(redactor.stats().faults.bad_pattern).toBe(1);
});

test('with an allow list only its fields keep their value, which is still scanned', () => {
  const { mask } = createRedactor({ allow: ['http.*', 'port', 'tree'] });
  expect(
    mask({
      'http.route': '/a',
      'http.url': 'x?token=abc',
      'server.port': 80,
      other: 'y',
      n: 1,
      tree: { leaf: 'z', mail: 'a@b.example' },
      deep: { port: 1, x: 2 },
      none: null,
    }),
  ).toEqual({
    'http.route': '/a',
    'http.url': 'x?token=[REDACTED]',
    'server.port': 80,
    other: '[REDACTED]',
    n: '[REDACTED]',
    tree: { leaf: 'z', mail: '[REDACTED]' },
    deep: { port: 1, x: '[REDACTED]' },
    none: null,
  });
});

test('a category that is left out is left in, and phone numbers are masked only where asked', () => {
  const phone = 'call +1 415 555 0123';
  expect(createRedactor().mask(phone)).toBe(phone);
  expect(createRedactor({ categories: { phone: true } }).mask(phone)).toBe('call [REDACTED]');
  expect(createRedactor({ categories: { email: false } }).mask('a@b.example')).toBe('a@b.example');
  expect(createRedactor({ fields: { token: false } }).mask({ token: 'x', 'a.token': 'y' })).toEqual({
    token: 'x',
    'a.token': 'y',
  });
});

test('counts tell the category, never what was masked', () => {
  const redactor = createRedactor();
  redactor.mask({ a: 'alice@example.com and bob@example.com', password: 'hunter2' });
  expect(redactor.stats().masked).toMatchObject({ email: 2, password: 1, card: 0 });
  expect(JSON.stringify(redactor.stats())).not.toMatch(/alice|hunter2/);
});

const secretKey = 'short secret';
const refused: readonly (readonly [option: string, options: unknown])[] = [
  ['replacement must be', { replacement: 5 }],
  [
    'replacement.hash.key must be a string or bytes of at least 16 (got one of 12)',
    { replacement: { hash: { key: secretKey } } },
  ],
  ['replacement.partial.last must be an integer from 1 to 8', { replacement: { partial: { last: 99 } } }],
  ['categories has no "emails"', { categories: { emails: true } }],
  ['categories.email must be', { categories: { email: 5 } }],
  ['fields.dob must be', { fields: { dob: 5 } }],
  ['fields must be an object (got array)', { fields: ['dob'] }],
  ['literals[0] must be a string of at least 4 characters (got one of 3)', { literals: ['abc'] }],
  ['literals must be an array', { literals: 'abcd' }],
  ['allow[0] must be', { allow: [5] }],
  ['maxTextLength must be an integer from 256', { maxTextLength: 0 }],
  ['maxDepth must be', { maxDepth: 1e9 }],
  ['maxMembers must be', { maxMembers: '5' }],
  ['patterns.p must be made by a linear-time engine', { patterns: { p: /(a+)+$/ } }],
  ['patterns.p must be made by a linear-time engine', { patterns: { p: 'a' } }],
  ['patterns.p must have a method matches (got number)', { patterns: { p: 5 } }],
  ['options must be an object', 5],
];

test.each(refused)('%s: a bad option is refused by name and type, without its value', (message, options) => {
  const make = (): unknown => createRedactor(options as RedactorOptions);
  expect(make).toThrow(RedactionError);
  expect(make).toThrow(`WEIR_REDACTION_OPTION: ${message}`);
  expect(make).not.toThrow(secretKey);
});

test('a pattern with errors is refused with the reason, and one that matches nothing at all too', () => {
  expect(() => re2('(')).toThrow(/WEIR_REDACTION_PATTERN: is not a pattern of RE2: .*\(/);
  expect(() => re2('(a)\\1')).toThrow('WEIR_REDACTION_PATTERN');
  expect(() => re2('a*')).toThrow('must not match the empty text');
  expect(() => re2(5 as never)).toThrow('must be a string or a RegExp (got number)');
});
