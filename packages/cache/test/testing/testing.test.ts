import { expect, test } from 'vitest';
import { Cache } from '../../src/index.ts';
import { FaultyTier, MockTier } from '../../src/testing.ts';
import { ManualTime } from '../manual-time.ts';

test('a mock notes every call in order', async () => {
  const tier = new MockTier<string, string>();
  const cache = Cache.builder<string, string>('books').storage(tier).build();
  await cache.insert('a', 'A', { tags: ['x'] });
  await cache.get('a');
  await cache.invalidate('a');
  await cache.invalidateTags('x');
  await cache.clear();
  expect(tier.operations).toEqual([
    { operation: 'insert', key: 'a' },
    { operation: 'get', key: 'a' },
    { operation: 'invalidate', key: 'a' },
    { operation: 'invalidate_tags', tags: ['x'] },
    { operation: 'clear' },
  ]);
});

test('a faulty tier fails, delays and passes on in the order of its script, then passes everything on', async () => {
  const time = new ManualTime();
  const fault = new Error('down');
  const inner = new MockTier<string, string>();
  const tier = new FaultyTier(inner, [{ fail: fault }, { delayMs: 10 }], { timer: time.timer });
  expect(() => tier.get('a', {})).toThrow(fault);
  const delayed = Promise.resolve(tier.get('a', {}));
  expect(inner.operations).toEqual([]);
  await time.advance(10);
  expect(await delayed).toBeUndefined();
  expect(tier.get('a', {})).toBeUndefined();
  expect([tier.calls, inner.operations.length]).toEqual([3, 2]);
});

test('a script may be a function of the call, and another one may follow', () => {
  const tier = new FaultyTier(new MockTier<string, string>(), (_, operation) =>
    operation === 'clear' ? { fail: new Error('no') } : 'pass',
  );
  expect(tier.get('a', {})).toBeUndefined();
  expect(() => tier.clear({})).toThrow('no');
  tier.setScript(['hang']);
  expect(tier.get('a', {})).toBeInstanceOf(Promise);
});
