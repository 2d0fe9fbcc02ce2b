import { expect, test } from 'vitest';
import { Cache, CacheError } from '../src/index.ts';
import { MockTier } from '../src/testing.ts';

const builder = () => Cache.builder<string, string>('books').memory();

test.each<[string, () => unknown, string]>([
  ['no name', () => Cache.builder(''), 'name must be a text that is not empty (got string)'],
  ['a lifetime of 0', () => builder().ttl(0), 'ttl must be a finite number of milliseconds above 0 (got number)'],
  [
    'a lifetime that is a text',
    () => builder().ttl('60' as never),
    'ttl must be a finite number of milliseconds above 0 (got string)',
  ],
  ['an endless time to refresh', () => builder().timeToRefresh(Infinity), 'timeToRefresh must be'],
  [
    'a policy that is none',
    () => builder().insertPolicy('sometimes' as never),
    'insertPolicy must be "always", "never" or a function',
  ],
  [
    'a tier without methods',
    () => builder().fallback({ name: 'two' } as never),
    'fallback must be a tier with a name (got object)',
  ],
  ['no tier', () => builder().storage(undefined as never), 'storage must be a tier with a name (got undefined)'],
  ['a hard timeout below 0', () => builder().timeouts({ hardMs: -1 }), 'timeouts.hardMs must be'],
  ['an unknown level of spans', () => builder().spans('most' as never), 'spans must be one of off, summary, full'],
  ['an unknown level of logs', () => builder().logs('most' as never), 'logs must be one of off, debug, info, error'],
  ['an empty secret', () => builder().keyPolicy({ hash: '' }), 'keyPolicy must be'],
  ['a handler that is none', () => builder().eventHandler(null as never), 'eventHandler must be an object (got null)'],
  ['no tier at all', () => Cache.builder('books').build(), 'memory or storage must be called'],
  [
    'a size of 0',
    () => Cache.builder('books').memory({ maxEntries: 0 }),
    'maxEntries must be an integer of at least 1 (got number)',
  ],
  [
    'bytes without sizes',
    () => Cache.builder('books').memory({ maxBytes: 1 }),
    'sizeOf must be a function (got undefined)',
  ],
  [
    'two tiers of one name',
    () =>
      builder()
        .fallback(new MockTier({ name: 'memory' }))
        .build(),
    'two tiers are named memory',
  ],
])('%s is refused when it is said, by key and type', (_, say, message) => {
  expect(say).toThrow(CacheError);
  expect(say).toThrow(`WEIR_CACHE_OPTION: ${message}`);
});

test('a value that could be a secret is in no message', () => {
  expect(() => builder().keyPolicy('hunter2' as never)).toThrow(/^(?!.*hunter2)/);
});

test('options of an insertion are checked, too', async () => {
  const cache = builder().build();
  await expect(cache.insert('a', 'A', { ttlMs: 0 })).rejects.toThrow('WEIR_CACHE_OPTION: ttlMs must be');
  await expect(cache.insert('a', 'A', { tags: 'x' as never })).rejects.toThrow('WEIR_CACHE_OPTION: tags must be');
  await expect(cache.getOrInsert('a', () => 'A', { ttlMs: -1 })).rejects.toThrow('WEIR_CACHE_OPTION: ttlMs must be');
});

test('builders nest to any depth, each with its own tiers', async () => {
  const tiers = Array.from({ length: 5 }, (_, index) => new MockTier<string, string>({ name: `tier ${index}` }));
  const [first, second, third, fourth, fifth] = tiers as [(typeof tiers)[0] & object, ...MockTier<string, string>[]];
  const deepest = Cache.builder<string, string>('d')
    .storage(fourth as never)
    .fallback(fifth as never);
  const middle = Cache.builder<string, string>('m')
    .storage(second as never)
    .fallback(third as never)
    .fallback(deepest);
  const cache = Cache.builder<string, string>('books')
    .storage(first as never)
    .fallback(middle)
    .build();
  await cache.get('a');
  expect(tiers.map(({ operations }) => operations.length)).toEqual([1, 1, 1, 1, 1]);
});
