import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { lineOf } from '../src/console/line.ts';
import type { LogEvent } from '../src/record/log-event.ts';
import { collecting } from './collecting.ts';

const cycle: unknown[] = [];
cycle.push({ cycle });
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const thrower = Object.defineProperty({ fine: 1 }, 'bad', {
  enumerable: true,
  get() {
    throw new Error('no');
  },
});

/** Looked up by number, since fast-check itself cannot bear some of them. */
const CRUEL: readonly unknown[] = [
  cycle,
  thrower,
  revoked(),
  Symbol('s'),
  () => 1,
  new Date(Number.NaN),
  2n ** 70n,
  Object.assign(new Error('e'), { name: 3, stack: null, code: {} }),
  Object.assign(new Error('e'), { cause: thrower, toString: 1 }),
  new Proxy([], { get: () => fc }),
  new Proxy({}, { ownKeys: () => ['a', 'b'], getOwnPropertyDescriptor: () => undefined }),
  JSON.parse('{"__proto__":{"polluted":true}}'),
  '\ud800\r\nset-cookie: x\u001b[2J',
  -0,
  Number.NaN,
];

const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
  },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
);
const hostile = fc.tuple(anything, fc.nat(3 * CRUEL.length));
const valueOf = ([value, cruel]: readonly [unknown, number]): unknown => (cruel < CRUEL.length ? CRUEL[cruel] : value);

const { log, events } = collecting();

function told(name: unknown, attributes: unknown): LogEvent | undefined {
  events.length = 0;
  log.info(name as string, attributes as never);
  return events[0];
}

const settings = { fd: 1, color: false } as const;

test.prop(
  [
    hostile,
    hostile,
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('message', 'error', '__proto__', 'k'),
  ],
  {
    numRuns: HOSTILE_CASES,
  },
)(
  'nothing that an application can give throws, pollutes a prototype or makes a second line',
  (nameSource, valueSource, key, fixed) => {
    const name = valueOf(nameSource);
    const value = valueOf(valueSource);
    for (const attributes of [value, { [key]: value, [fixed]: value }, () => value]) {
      const event = told(name, attributes);
      expect(event?.name).toMatch(/^[a-z][a-z0-9._]*$/);
      for (const format of ['json', 'pretty'] as const) {
        const line = lineOf(event as LogEvent, { ...settings, format });
        // A stack trace has lines of its own, which are indented.
        expect(
          line
            .trimEnd()
            .split('\n')
            .slice(1)
            .every((each) => each.startsWith('    ')),
        ).toBe(true);
      }
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  },
);

test.prop([fc.constantFrom('x', '\u{1f30a}', '\ud800', '\r\n', '"'), fc.constantFrom(10_000_000, 1_000_000)], {
  numRuns: 10,
})('huge text is cut, whether it is a name, an attribute, its key, a body or part of an error', (unit, length) => {
  const huge = unit.repeat(length);
  const error = new Error(huge);
  const event = told(huge, {
    message: huge,
    [huge]: 1,
    a: huge,
    b: { [huge]: huge },
    c: Array(1_000).fill(huge),
    error,
  });
  expect(lineOf(event as LogEvent, { ...settings, format: 'json' }).length).toBeLessThan(1_000_000);
  expect(event?.attributes['a']).toMatch(/\[\.\.\.\]$/);
  expect(event?.size).toBeLessThan(100_000);
});

test.each([
  ['a sparse array of a billion holes', Object.assign([], { length: 2 ** 32 - 1 })],
  ['a number of a million digits', 10n ** 100_000n],
  [
    'an object of a million members',
    Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`k${index}`, index])),
  ],
  ['a million arrays in each other', Array.from({ length: 100_000 }).reduce<unknown[]>((inner) => [inner], [])],
])('%s costs no more than a look at its beginning', (_, value) => {
  expect(JSON.stringify(told('a.b', { value })?.attributes).length).toBeLessThan(100_000);
});

test('keys of an object that are many leave the rest out, and it is counted', () => {
  const event = told('a.b', Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, index])));
  expect(Object.keys(event?.attributes ?? {})).toHaveLength(128);
});
