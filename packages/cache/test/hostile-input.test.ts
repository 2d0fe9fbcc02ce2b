/** Whatever keys, values, loaders and handlers are: nothing is thrown but what the loader threw, and nothing leaks. */
import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { TracerProvider } from '../../../test/support/sdk-line.ts';
import { Cache } from '../src/index.ts';
import { SqliteTier } from '../src/sqlite.ts';

// Everybody listens, and nobody keeps anything: there are too many cases for that.
let told = 0;
const providers = {
  tracerProvider: new TracerProvider(),
  loggerProvider: {
    getLogger: () => ({ emit: (record: object) => void (told += JSON.stringify(record, noContext).length) }),
  },
};
const noContext = (key: string, value: unknown) => (key === 'context' ? undefined : value);
const handler = { onTierEvent: (event: object) => void (told += JSON.stringify(event).length) };

const throwing = Object.defineProperty({}, 'toString', {
  get() {
    throw new Error('theirs');
  },
});
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;
const hostile = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.anything({
      withBigInt: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withNullPrototype: true,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '__proto__',
      'constructor',
      'a\r\nb',
      '\ud800',
      '',
      throwing,
      cyclic,
      Symbol('s'),
      () => 1,
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
);

const memory = Cache.builder<unknown, unknown>('memory').memory({ maxEntries: 100 });
const tiered = Cache.builder<unknown, unknown>('tiered')
  .memory({ name: 'first', maxEntries: 10 })
  .fallback(new SqliteTier<unknown, unknown>({ file: ':memory:', maxEntries: 100 }))
  .keyPolicy({ hash: 'secret' })
  .stampedeProtection();
const caches = [memory, tiered].map((builder) => builder.providers(providers).eventHandler(handler).build());

property.prop([hostile, hostile, fc.constantFrom(...caches)], { numRuns: HOSTILE_CASES })(
  'operations on any key and value end, and a loaded value is what the loader gave',
  async (key, value, cache) => {
    const isThenable = typeof (value as { then?: unknown } | null)?.then === 'function';
    const given = isThenable ? 'value' : value;
    await cache.invalidate(key).catch(() => {});
    const loaded = await cache.getOrInsert(key, () => given);
    expect(Object.is(loaded, given)).toBe(true);
    expect(Object.is(await cache.get(key), given)).toBe(true);
    expect(told).toBeGreaterThan(0);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(await cache.len()).toBeLessThanOrEqual(100);
  },
);

property.prop([hostile, hostile], { numRuns: HOSTILE_CASES / 100 })(
  'whatever a loader throws is what its caller gets',
  async (key, thrown) => {
    const [cache] = caches as [(typeof caches)[0]];
    await cache.invalidate(key);
    const failure = await cache
      .getOrInsert(key, () => {
        throw thrown;
      })
      .then(
        () => 'none',
        (error: unknown) => ({ error }),
      );
    expect(Object.is((failure as { error: unknown }).error, thrown)).toBe(true);
  },
);
