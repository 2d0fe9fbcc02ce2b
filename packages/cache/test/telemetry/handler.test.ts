import { runWithRequestId } from '@weir/request-context';
import { expect, test } from 'vitest';
import { Cache, cacheFaults } from '../../src/index.ts';
import { FaultyTier, MockTier } from '../../src/testing.ts';
import { ManualTime, settle } from '../manual-time.ts';
import { RecordingHandler } from '../observation.ts';

const builder = (handler: RecordingHandler) => Cache.builder<string, string>('books').memory().eventHandler(handler);

test('a handler is told of every tier and operation, in order, with telemetry off', async () => {
  const handler = new RecordingHandler();
  const cache = builder(handler)
    .telemetry('off')
    .fallback(new MockTier<string, string>({ name: 'two' }))
    .build();
  await cache.getOrInsert('a', () => 'A');
  expect(handler.told).toEqual(['memory miss', 'two miss', 'memory inserted', 'two inserted']);
  expect(handler.operations).toEqual([
    {
      requestId: expect.any(Number) as number,
      cacheName: 'books',
      operation: 'get_or_insert',
      durationNs: expect.any(Number) as number,
      result: 'loaded',
      coalesced: false,
    },
  ]);
  expect(handler.tierEvents.map(({ fallback }) => fallback)).toEqual([false, true, false, true]);
});

const down = { fail: new RangeError('down') };

test.each<
  [
    string,
    (cache: Cache<string, string>, time: ManualTime, tier: FaultyTier<string, string>) => Promise<unknown>,
    readonly string[],
  ]
>([
  ['hit', async (cache) => (await cache.insert('a', 'A'), cache.get('a')), ['two inserted', 'two hit']],
  ['miss', (cache) => cache.get('a'), ['two miss']],
  [
    'expired',
    async (cache, time) => (await cache.insert('a', 'A'), await time.advance(101), cache.get('a')),
    ['two inserted', 'two expired'],
  ],
  ['insert_rejected', (cache) => cache.insert('a', 'no'), ['two insert_rejected']],
  ['invalidated', (cache) => cache.invalidate('a'), ['two invalidated']],
  ['invalidated by tag', (cache) => cache.invalidateTags('x'), ['two invalidated']],
  ['cleared', (cache) => cache.clear(), ['two cleared']],
  ['get_error', (cache, _, tier) => (tier.setScript([down]), cache.get('a')), ['two get_error']],
  [
    'insert_error',
    (cache, _, tier) => (tier.setScript([down]), cache.insert('a', 'A').catch(() => {})),
    ['two insert_error'],
  ],
  [
    'invalidate_error',
    (cache, _, tier) => (tier.setScript([down]), cache.invalidate('a').catch(() => {})),
    ['two invalidate_error'],
  ],
  ['clear_error', (cache, _, tier) => (tier.setScript([down]), cache.clear().catch(() => {})), ['two clear_error']],
])('%s is an event of the tier', async (_, act, expected) => {
  const handler = new RecordingHandler();
  const time = new ManualTime();
  const tier = new FaultyTier(new MockTier<string, string>({ name: 'two' }), []);
  const cache = Cache.builder<string, string>('books')
    .storage(tier)
    .ttl(100)
    .insertPolicy(({ value }) => value !== 'no')
    .eventHandler(handler)
    .clock(time.clock, time.timer)
    .build();
  await act(cache, time, tier);
  expect(handler.told).toEqual(expected);
  for (const { event, errorType } of handler.tierEvents)
    expect(errorType).toBe(event.endsWith('_error') ? 'RangeError' : undefined);
});

test('a refresh is told with a number of its own, and its tiers as refresh_hit and refresh_miss', async () => {
  const handler = new RecordingHandler();
  const time = new ManualTime();
  const second = new MockTier<string, string>({ name: 'two' });
  const cache = builder(handler).timeToRefresh(100).fallback(second).clock(time.clock, time.timer).build();
  await cache.insert('a', 'A');
  await time.advance(100);
  await cache.get('a');
  await settle();
  second.entries.clear();
  await time.advance(100);
  await cache.get('a');
  await settle();
  const refreshes = handler.operations.filter(({ operation }) => operation === 'refresh');
  expect(refreshes.map(({ result }) => result)).toEqual(['hit', 'miss']);
  const events = handler.tierEvents.filter(({ event }) => event.startsWith('refresh_'));
  expect(events.map(({ event, fallback, requestId }) => [event, fallback, requestId])).toEqual([
    ['refresh_hit', true, refreshes[0]?.requestId],
    ['refresh_miss', true, refreshes[1]?.requestId],
  ]);
  const stale = handler.tierEvents.filter(({ stale: isStale }) => isStale === true);
  expect(stale.map(({ event, tierName }) => `${tierName} ${event}`)).toEqual(['memory hit', 'memory hit']);
});

test('numbers grow in the whole process, and each event carries that of its operation, also where operations nest', async () => {
  const [outer, inner] = [new RecordingHandler(), new RecordingHandler()];
  const outside = builder(outer).build();
  const inside = Cache.builder<string, string>('authors').memory().eventHandler(inner).build();
  await Promise.all(
    ['a', 'b', 'c'].map((key) =>
      outside.getOrInsert(key, async () => {
        await settle();
        return inside.getOrInsert(key, () => 'inner');
      }),
    ),
  );
  const numbers = [...outer.operations, ...inner.operations].map(({ requestId }) => requestId);
  expect(new Set(numbers).size).toBe(6);
  expect(Math.min(...numbers)).toBeGreaterThan(0);
  for (const handler of [outer, inner]) {
    for (const { requestId } of handler.operations) {
      const own = handler.tierEvents.filter((event) => event.requestId === requestId);
      expect(own.map(({ event }) => event)).toEqual(['miss', 'inserted']);
    }
  }
});

test('an eviction that an insertion caused carries its number; one that nobody caused carries 0', async () => {
  const handler = new RecordingHandler();
  const tier = new MockTier<string, string>({ name: 'two' });
  let evict: ((key: string, reason: 'size') => void) | undefined;
  const evicting = Object.assign(tier, { onEviction: (listener: typeof evict) => (evict = listener) });
  const cache = builder(handler)
    .memory({ maxEntries: 1 })
    .fallback(evicting as never)
    .build();
  await cache.insert('a', 'A');
  await cache.insert('b', 'B');
  evict?.('a', 'size');
  const evictions = handler.tierEvents.filter(({ event }) => event === 'eviction');
  expect(
    evictions.map(({ tierName, requestId, reason, operation }) => [tierName, requestId, reason, operation]),
  ).toEqual([
    ['memory', handler.operations[1]?.requestId, 'size', 'insert'],
    ['two', 0, 'size', undefined],
  ]);
});

test('events carry the request id in scope, also those of a refresh that it caused', async () => {
  const handler = new RecordingHandler();
  const time = new ManualTime();
  const cache = builder(handler).timeToRefresh(100).clock(time.clock, time.timer).build();
  await runWithRequestId('req-1', () => cache.insert('a', 'A'));
  await time.advance(100);
  await runWithRequestId('req-2', () => cache.getOrInsert('a', () => 'B'));
  await cache.get('a');
  await settle();
  const ids = handler.operations.map(({ operation, ambientRequestId }) => [operation, ambientRequestId]);
  expect(ids).toContainEqual(['insert', 'req-1']);
  expect(ids).toContainEqual(['get_or_insert', 'req-2']);
  expect(ids).toContainEqual(['refresh', 'req-2']);
  expect(ids).toContainEqual(['get', undefined]);
});

test('a handler that throws, or rejects, harms nothing, and is counted', async () => {
  const before = cacheFaults().handler_error;
  const seen = new RecordingHandler();
  const cache = Cache.builder<string, string>('books')
    .memory()
    .eventHandler({
      onTierEvent() {
        throw new Error('theirs');
      },
      onOperationComplete: (() => Promise.reject(new Error('theirs'))) as never,
    })
    .eventHandler(seen)
    .build();
  expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  await settle();
  expect(cacheFaults().handler_error).toBe(before + 3);
  expect(seen.told).toEqual(['memory miss', 'memory inserted']);
});

test('a handler may have one method only', async () => {
  const operations: string[] = [];
  const cache = Cache.builder<string, string>('books')
    .memory()
    .eventHandler({ onOperationComplete: ({ operation }) => operations.push(operation) })
    .build();
  await cache.get('a');
  expect(operations).toEqual(['get']);
});
