import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { Cache } from '../../src/index.ts';
import { SqliteTier, type SqliteTierOptions } from '../../src/sqlite.ts';
import { ManualTime } from '../manual-time.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'cache.db');
}

function open<V = string>(options: Partial<SqliteTierOptions<unknown, V>> = {}): SqliteTier<unknown, V> {
  const tier = new SqliteTier<unknown, V>({ file: ':memory:', ...options });
  onTestFinished(() => tier.close());
  return tier;
}

const over = <V>(tier: SqliteTier<unknown, V>, time = new ManualTime()) =>
  Cache.builder<unknown, V>('books').storage(tier).clock(time.clock, time.timer);

test('values survive the process: another one that opens the file reads them, tags included', async () => {
  const file = temporaryFile();
  await over(open({ file }))
    .build()
    .insert('a', 'A', { tags: ['x'] });
  const again = over(open({ file })).build();
  expect((await again.getEntry('a'))?.tags).toEqual(['x']);
  await again.invalidateTags('x');
  expect(await over(open({ file })).build().get('a')).toBeUndefined();
});

test('keys that differ by type, by a NUL or by half a pair are different keys', async () => {
  const cache = over(open()).build();
  const keys = [
    '1',
    1,
    1n,
    true,
    'true',
    undefined,
    null,
    'a\0b',
    'a\0c',
    '\ud800',
    '\ud801',
    '',
    { a: 1 },
    [1],
    "'; DROP TABLE entries; --",
  ];
  for (const [index, key] of keys.entries()) await cache.insert(key, `value ${index}`);
  expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(keys.map((_, index) => `value ${index}`));
  expect(await cache.len()).toBe(keys.length);
});

test('what has no text or no JSON is an error of that one insertion', async () => {
  const cache = over(open<unknown>()).build();
  await expect(cache.insert(Symbol('a'), 'A')).rejects.toThrow('WEIR_CACHE_TIER');
  await expect(cache.insert('a', 1n)).rejects.toThrow('WEIR_CACHE_TIER');
  expect(await cache.insert('a', 'A')).toBe('accepted');
});

test('lifetimes hold, and entries past all use are dropped in time', async () => {
  const time = new ManualTime();
  const tier = open({ maxEntries: 1 });
  const cache = over(tier, time).ttl(100).build();
  await cache.insert('a', 'A');
  await time.advance(101);
  expect(await cache.get('a')).toBeUndefined();
  await cache.insert('b', 'B');
  expect(await cache.len()).toBe(1);
  expect(cache.stats().tiers['sqlite']?.evictions).toEqual({ size: 0, expired: 1 });
});

test('the oldest go when there are too many, and what was stored anew is young', async () => {
  const tier = open({ maxEntries: 3 });
  const cache = over(tier).build();
  for (const key of ['a', 'b', 'c', 'a', 'd', 'e']) await cache.insert(key, key);
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => cache.contains(key)))).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
  expect(cache.stats().tiers['sqlite']?.evictions).toEqual({ size: 2, expired: 0 });
});

test('what another version of the values wrote is a miss, which is counted', async () => {
  const file = temporaryFile();
  await over(open({ file, version: 1 }))
    .build()
    .insert('a', 'A');
  const cache = over(open({ file, version: 2 })).build();
  expect(await cache.getOrInsert('a', () => 'B')).toBe('B');
  expect(cache.stats().tiers['sqlite']?.decodeFailures).toEqual({
    empty_payload: 0,
    version_mismatch: 1,
    undecodable: 0,
  });
});

test('another process that holds the file makes an insertion fail in time, and the cache goes on', async () => {
  const file = temporaryFile();
  const tier = open({ file, busyTimeoutMs: 1 });
  const cache = Cache.builder<unknown, string>('books').memory().fallback(tier).build();
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  expect(cache.stats().tiers['sqlite']).toMatchObject({ insertErrors: 1 });
  other.exec('ROLLBACK');
  expect(await cache.insert('a', 'A')).toBe('accepted');
  expect(tier.len()).toBe(1);
});

test('a file that is no database is refused at once', () => {
  const file = temporaryFile();
  writeFileSync(file, 'not a database, but long enough to be taken for one at first sight'.repeat(20));
  expect(() => new SqliteTier({ file })).toThrow('not a database');
});

test('a closed tier fails, and the cache goes on', async () => {
  const tier = open();
  const cache = Cache.builder<unknown, string>('books').memory().fallback(tier).build();
  await cache.close();
  await cache.close();
  expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  expect(cache.stats().tiers['sqlite']?.errors).toBe(1);
});

test('options out of range are refused', () => {
  expect(() => new SqliteTier({ file: '' })).toThrow('WEIR_CACHE_OPTION: file must be a path (got string)');
  expect(() => open({ maxEntries: 0.5 })).toThrow('WEIR_CACHE_OPTION: maxEntries must be');
  expect(() => open({ version: -1 })).toThrow('WEIR_CACHE_OPTION: version must be');
  expect(() => open({ serializer: {} as never })).toThrow('WEIR_CACHE_OPTION: serializer must be');
});
