import { expect, test } from 'vitest';
import { assertNoPii, createCanary, createRedactor, RedactionError } from '../../src/index.ts';

function findingsOf(records: unknown): unknown {
  try {
    assertNoPii(records);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(RedactionError);
    return (error as RedactionError).findings;
  }
}

test('it tells place and category of everything that is left, and never the text', () => {
  const records = [
    { attributes: { a: 'fine', 'url.full': 'https://u:hunter2@example.com/' }, list: [{ password: 'hunter2' }] },
    'alice@example.com',
  ];
  expect(findingsOf(records)).toEqual([
    { path: '[0].attributes["url.full"]', category: 'url_credential' },
    { path: '[0].list[0].password', category: 'password' },
    { path: '[1]', category: 'email' },
  ]);
  expect(() => assertNoPii(records)).not.toThrow(/hunter2|alice/);
});

test('what was masked passes, by whichever replacement', () => {
  for (const replacement of [
    '[REDACTED]',
    { hash: { key: 'a key of sixteen bytes' } },
    { partial: { last: 4 } },
  ] as const) {
    const { mask } = createRedactor({ replacement });
    expect(() =>
      assertNoPii(mask([{ password: 'hunter2hunter2', mail: 'alice@example.com', cookie: ['a=1234567'] }])),
    ).not.toThrow();
  }
});

test('names, Maps and cycles are looked into', () => {
  const cycle: unknown[] = [new Map([['alice@example.com', 1]])];
  cycle.push(cycle);
  expect(findingsOf(cycle)).toEqual([{ path: '[0]["alice@example.com"] (name)', category: 'email' }]);
});

test('a canary is found as it is, in capitals, in hexadecimal and in base64 behind any number of bytes', () => {
  const canary = createCanary('canary0123456789');
  expect(canary.foundIn('nothing here')).toEqual([]);
  expect(canary.foundIn('x', `..${canary.id}..`)).toEqual(['1: plain']);
  expect(canary.foundIn(Buffer.from(canary.id.toUpperCase()))).toEqual(['0: capitals']);
  expect(canary.foundIn(Buffer.from(`ab${canary.id}`).toString('hex'))).toEqual(['0: hexadecimal']);
  for (let before = 0; before < 6; before += 1) {
    const encoded = Buffer.from(`${'x'.repeat(before)}${canary.id} and more`);
    expect(canary.foundIn(encoded.toString('base64'))).toEqual(['0: base64']);
  }
  expect(() => createCanary('a b')).toThrow('id must be 8 to 64');
});

test('every form of a canary is masked', () => {
  const canary = createCanary();
  const { mask } = createRedactor();
  const forms = {
    authorization: canary.bearer,
    cookie: canary.cookie,
    a: canary.email,
    b: canary.url,
    c: canary.json,
    d: canary.message,
    e: canary.bearer,
  };
  expect(canary.foundIn(JSON.stringify(mask(forms)))).toEqual([]);
});
