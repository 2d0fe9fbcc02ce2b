import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { createRedactor } from '../src/index.ts';

const redactor = createRedactor({
  categories: { phone: true },
  fields: { 'user.id': { hash: { key: 'a key of sixteen bytes' } } },
});
const { mask } = redactor;

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  maxDepth: 3,
});
const names = fc.oneof(
  fc.string(),
  fc.constantFrom('password', '__proto__', 'constructor', 'toString', 'user.id', 'a.b.cookie', ''),
);

property.prop([anything, fc.option(names, { nil: undefined })], { numRuns: HOSTILE_CASES })(
  'whatever it is given, masking does not throw, keeps what texts are, and pollutes no prototype',
  (value, name) => {
    const result = mask(value, name as string);
    if (typeof value === 'string') expect(typeof result).toBe('string');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(redactor.stats().faults.internal_error).toBe(0);
  },
);

test('cycles, getters and proxies that throw, and depths without end are replaced where they are', () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle['self'] = cycle;
  expect(mask(cycle)).toEqual({ a: 1, self: '[REDACTED]' });
  const getter = {
    ok: 1,
    get bad(): string {
      throw new Error('no');
    },
  };
  expect(mask(getter)).toEqual({ ok: 1, bad: '[REDACTED]' });
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  expect(mask({ proxy })).toEqual({ proxy: '[REDACTED]' });
  let deep: unknown = 'alice@example.com';
  for (let level = 0; level < 10_000; level += 1) deep = { deep };
  expect(JSON.stringify(mask(deep))).not.toContain('alice');
  expect(
    mask({
      toJSON() {
        throw new Error('no');
      },
    }),
  ).toBe('[REDACTED]');
});

test('a getter that says something else the second time has said it once', () => {
  let calls = 0;
  const shifty = {
    mail: 'alice@example.com',
    get other() {
      calls += 1;
      return calls === 1 ? 'fine' : 'bob@example.com';
    },
  };
  expect(JSON.stringify(mask(shifty))).not.toMatch(/alice|bob/);
});

test('__proto__ stays a member and sets nothing', () => {
  const parsed = JSON.parse('{"__proto__":{"polluted":"alice@example.com"},"password":"x"}') as object;
  const result = mask(parsed) as Record<string, unknown>;
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":"[REDACTED]"},"password":"[REDACTED]"}');
});

test('lone surrogates and huge texts are read', () => {
  expect(mask('\ud800 alice@example.com \udc00')).toBe('\ud800 [REDACTED] \udc00');
  expect(mask('x'.repeat(10_000_000)).length).toBeLessThan(40_000);
});

test('a value of very many members or texts is cut to what is stated', () => {
  const small = createRedactor({ maxMembers: 16, maxTextLength: 256 });
  const list = small.mask(Array(1_000).fill('a')) as unknown[];
  expect(list).toHaveLength(17);
  expect(list.at(-1)).toBe('[REDACTED]');
  expect(
    Object.keys(small.mask(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]))) as object),
  ).toHaveLength(16);
  expect((small.mask(new Map(Array.from({ length: 1_000 }, (_, i) => [i, i]))) as Map<number, number>).size).toBe(16);
  const sparse: unknown[] = [];
  sparse.length = 4_000_000_000;
  expect(small.mask(sparse)).toHaveLength(17);
  const many = createRedactor({ maxTextLength: 256 }).mask(Array(100).fill('x'.repeat(256))) as string[];
  expect(many.filter((text) => text === '[REDACTED]').length).toBe(68);
  expect(small.stats().masked.unreadable).toBeGreaterThan(0);
});
