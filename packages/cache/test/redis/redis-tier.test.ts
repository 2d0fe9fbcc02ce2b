/** The tier over a connection that answers by script; the real Redis is in test/system. */
import { expect, test } from 'vitest';
import { Cache, CacheEntry } from '../../src/index.ts';
import { type RedisConnection, RedisTier } from '../../src/redis.ts';

class ScriptedConnection implements RedisConnection {
  isReady = true;
  readonly sent: string[][] = [];
  readonly #answer: (args: readonly (string | Uint8Array)[]) => unknown;

  constructor(answer: (args: readonly (string | Uint8Array)[]) => unknown) {
    this.#answer = answer;
  }

  async sendCommand(args: readonly (string | Uint8Array)[]): Promise<unknown> {
    this.sent.push(args.map(String));
    return this.#answer(args);
  }
}

const build = (connection: RedisConnection) =>
  Cache.builder<string, string>('books')
    .storage(new RedisTier<string, string>({ connection, prefix: 'b*[]:' }))
    .build();

test.each<[string, unknown]>([
  ['a number', 7],
  ['a text', 'OK'],
  ['an array', []],
  ['an object', {}],
])('an answer to GET that is %s is an error of the tier, and the loader answers', async (_, answer) => {
  const cache = build(new ScriptedConnection(([command]) => (command === 'GET' ? answer : 'OK')));
  expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  expect(cache.stats().tiers['redis']).toMatchObject({ errors: 1, inserted: 1 });
});

test('bytes that nobody here wrote are a miss', async () => {
  const cache = build(new ScriptedConnection(() => Buffer.from('garbage')));
  expect(await cache.get('a')).toBeUndefined();
  expect(cache.stats().tiers['redis']).toMatchObject({ misses: 1, decodeFailures: { version_mismatch: 1 } });
});

test('an error reply, such as that Redis is out of memory, is an error of the tier', async () => {
  const connection = new ScriptedConnection(() => {
    throw new Error('OOM command not allowed when used memory > maxmemory');
  });
  const cache = Cache.builder<string, string>('books').memory().fallback(new RedisTier({ connection })).build();
  expect(await cache.insert('a', 'A')).toBe('accepted');
  expect(await cache.get('a')).toBe('A');
  expect(cache.stats().tiers['redis']).toMatchObject({ insertErrors: 1 });
});

test('while the client is not connected nothing is sent, and nobody waits', async () => {
  const connection = new ScriptedConnection(() => null);
  connection.isReady = false;
  const cache = build(connection);
  expect(await cache.get('a')).toBeUndefined();
  expect(connection.sent).toEqual([]);
  expect(cache.stats().tiers['redis']).toMatchObject({ errors: 1 });
});

test('clearing asks for the keys of its prefix alone, also where that has characters of patterns', async () => {
  const connection = new ScriptedConnection(([command]) =>
    command === 'SCAN' ? [Buffer.from('0'), [Buffer.from('b*[]:e:s:a')]] : 1,
  );
  await build(connection).clear();
  expect(connection.sent).toEqual([
    ['SCAN', '0', 'MATCH', 'b\\*\\[\\]:*', 'COUNT', '1000'],
    ['UNLINK', 'b*[]:e:s:a'],
  ]);
});

test('Redis drops an entry when it is past all use', async () => {
  const connection = new ScriptedConnection(() => 'OK');
  const tier = new RedisTier<string, string>({ connection });
  await tier.insert('a', new CacheEntry('A', { cachedAt: 1, storedAt: 1, expiresAt: 1_000, keepUntil: 1_500.5 }));
  expect(connection.sent[0]?.slice(3)).toEqual(['PXAT', '1501']);
});

test('options out of range are refused', () => {
  expect(() => new RedisTier({ connection: {} as never })).toThrow('WEIR_CACHE_OPTION: connection must be a client');
  const connection = new ScriptedConnection(() => 'OK');
  expect(() => new RedisTier({ connection, prefix: '' })).toThrow('WEIR_CACHE_OPTION: prefix must be');
});
