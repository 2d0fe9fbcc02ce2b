/** The laws of counting, over arbitrary schedules of operations, faults and time. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import { Cache, type CacheStats } from '../src/index.ts';
import { type Fault, FaultyTier, MockTier } from '../src/testing.ts';
import { ManualTime } from './manual-time.ts';
import { RecordingHandler } from './observation.ts';

const key = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('get', 'contains'), key }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('load', 'try', 'optional'),
      key,
      fails: fc.boolean(),
      abort: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('insert', 'invalidate'), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('clear', 'tags') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance'), ms: fc.integer({ min: -5, max: 60 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('turn') }) },
);
const fault = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Fault>('pass') },
  { weight: 1, arbitrary: fc.constant<Fault>('hang') },
  { weight: 1, arbitrary: fc.constant<Fault>({ fail: new Error('scripted') }) },
  { weight: 2, arbitrary: fc.record({ delayMs: fc.integer({ min: 1, max: 40 }) }) },
);
type Step = { kind: string; key?: string; fails?: boolean; abort?: boolean; ms?: number };

interface Outcome {
  readonly stats: CacheStats;
  readonly handler: RecordingHandler;
  readonly begun: number;
}

async function run(steps: readonly Step[], faults: readonly Fault[], isCoalescing: boolean): Promise<Outcome> {
  const time = new ManualTime();
  const handler = new RecordingHandler();
  const second = new FaultyTier(new MockTier<string, string>({ name: 'two', isShared: true }), faults, {
    timer: time.timer,
  });
  let builder = Cache.builder<string, string>('laws')
    .memory({ maxEntries: 2 })
    .ttl(50)
    .timeToRefresh(30)
    .staleOnError(40)
    .tierTimeout(20)
    .timeouts({ softMs: 10, hardMs: 35 })
    .clock(time.clock, time.timer)
    .eventHandler(handler)
    .fallback(second);
  if (isCoalescing) builder = builder.stampedeProtection();
  const cache = builder.build();
  const calls: Promise<unknown>[] = [];
  const begin = (call: Promise<unknown>) => calls.push(call.catch(() => {}));
  const load = (fails: boolean) => () =>
    new Promise<string>((resolve, reject) =>
      time.timer(5, () => (fails ? reject(new Error('scripted')) : resolve('value'))),
    );
  for (const { kind, key: of = 'a', fails = false, abort = false, ms = 0 } of steps) {
    const controller = new AbortController();
    const options = abort ? { signal: controller.signal } : {};
    if (kind === 'get') begin(cache.get(of));
    if (kind === 'contains') begin(cache.contains(of));
    if (kind === 'load') begin(cache.getOrInsert(of, load(fails), options));
    if (kind === 'try') begin(cache.tryGetOrInsert(of, load(fails), options));
    if (kind === 'optional') begin(cache.optionallyGetOrInsert(of, load(fails), options));
    if (kind === 'insert') begin(cache.insert(of, 'value', { tags: ['tag'] }));
    if (kind === 'invalidate') begin(cache.invalidate(of));
    if (kind === 'clear') begin(cache.clear());
    if (kind === 'tags') begin(cache.invalidateTags('tag'));
    if (kind === 'advance') await time.advance(ms);
    if (kind === 'turn') await Promise.resolve();
    if (abort) controller.abort();
  }
  // More than any timeout, until nothing waits any more.
  for (let index = 0; index < 20 || time.waiting > 0; index += 1) await time.advance(50);
  await Promise.all(calls);
  return { stats: cache.stats(), handler, begun: calls.length };
}

describe.each([true, false])('with stampede protection %s', (isCoalescing) => {
  test.prop([fc.array(step, { maxLength: 30 }), fc.array(fault, { maxLength: 40 })], { numRuns: SCHEDULES / 2 })(
    'gets are hits, misses, stale and errors; the second tier is asked for what the first had not, but for followers',
    async (steps, faults) => {
      const { stats, handler, begun } = await run(steps as Step[], faults, isCoalescing);
      const { memory, two } = stats.tiers;
      if (memory === undefined || two === undefined) throw new Error('two tiers');
      for (const { gets, hits, misses, stale, errors } of [memory, two]) {
        expect(hits + misses + stale + errors).toBe(gets);
      }
      expect(two.gets).toBe(memory.misses + memory.errors + two.refreshes - stats.followers);
      if (!isCoalescing) expect(stats.followers).toBe(0);

      // What handlers are told adds up to the same.
      const told = (tier: string, ...events: string[]) =>
        handler.tierEvents.filter((one) => one.tierName === tier && events.includes(one.event)).length;
      for (const [tier, counts] of Object.entries({ memory, two })) {
        expect(told(tier, 'hit', 'refresh_hit')).toBe(counts.hits + counts.stale);
        expect(told(tier, 'miss', 'expired', 'refresh_miss')).toBe(counts.misses);
        expect(told(tier, 'get_error')).toBe(counts.errors);
        expect(told(tier, 'inserted')).toBe(counts.inserted);
        expect(told(tier, 'insert_error')).toBe(counts.insertErrors);
        expect(told(tier, 'eviction')).toBe(counts.evictions.size + counts.evictions.expired);
      }
      const completed = handler.operations.filter(({ operation }) => operation !== 'refresh');
      expect(completed).toHaveLength(begun);
      expect(new Set(handler.operations.map(({ requestId }) => requestId)).size).toBe(handler.operations.length);
      expect(handler.operations.filter(({ role }) => role === 'follower')).toHaveLength(stats.followers);
    },
  );
});
