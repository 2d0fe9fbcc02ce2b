import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { CacheEntry, Undecodable } from '../../src/index.ts';
import { jsonSerializer, type Serializer } from '../../src/redis.ts';
import { Payload } from '../../src/tier/payload.ts';

const payload = new Payload(jsonSerializer<unknown>(), 7);
const times = { cachedAt: 1, storedAt: 2, expiresAt: Infinity, keepUntil: Infinity };
const reasonOf = (bytes: Uint8Array) => {
  const decoded = payload.decode(bytes);
  return Undecodable.is(decoded) ? decoded.reason : 'decoded';
};

property.prop([
  fc.jsonValue(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.option(fc.integer({ min: 1 }), { nil: undefined }),
  fc.integer({ min: 0 }),
])('an entry comes back whole, with its times and tags', (value, tags, ttlMs, at) => {
  const json = JSON.parse(JSON.stringify(value)) as unknown;
  const kept = { cachedAt: at, storedAt: at + 1, expiresAt: at + 2, keepUntil: at + 3 };
  const entry = new CacheEntry(json, kept, { ...(ttlMs !== undefined && { ttlMs }), tags });
  expect(payload.decode(payload.encode(entry))).toEqual(entry);
});

test('undefined is a value, and what JSON leaves out is none', () => {
  expect(payload.decode(payload.encode(new CacheEntry(undefined, times)))).toMatchObject({ value: undefined });
  expect(() => payload.encode(new CacheEntry(() => 1, times))).toThrow('JSON cannot carry a function');
});

test('what cannot be read says why', () => {
  const good = payload.encode(new CacheEntry('a', times));
  expect(reasonOf(new Uint8Array())).toBe('empty_payload');
  expect(reasonOf(Buffer.from('garbage'))).toBe('version_mismatch');
  expect(reasonOf(new Payload(jsonSerializer<unknown>(), 8).encode(new CacheEntry('a', times)))).toBe(
    'version_mismatch',
  );
  expect(reasonOf(good.subarray(0, 20))).toBe('undecodable');
  expect(reasonOf(good.subarray(0, -1))).toBe('undecodable');
  const noTimes = Buffer.from(good);
  noTimes.writeDoubleBE(Number.NaN, 5);
  expect(reasonOf(noTimes)).toBe('undecodable');
});

test('a serializer of the application may use bytes', () => {
  const bytes: Serializer<number> = { encode: (value) => Uint8Array.of(value), decode: ([value = 0]) => value };
  const own = new Payload(bytes, 0);
  expect(own.decode(own.encode(new CacheEntry(42, times)))).toMatchObject({ value: 42 });
});

property.prop([fc.uint8Array({ maxLength: 100 }), fc.boolean(), fc.nat(60)], { numRuns: HOSTILE_CASES / 10 })(
  'no bytes whatever make decoding throw',
  (bytes, isHead, at) => {
    const good = payload.encode(new CacheEntry({ a: 1 }, times, { tags: ['x'] }));
    if (isHead) good.set(bytes.subarray(0, Math.max(0, good.length - at)), Math.min(at, good.length));
    const decoded = payload.decode(isHead ? good : bytes);
    expect(CacheEntry.is(decoded) || Undecodable.is(decoded)).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  },
);
