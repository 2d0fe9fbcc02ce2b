import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cache, CacheError } from '../../src/index.ts';
import { FaultyTier, MockTier } from '../../src/testing.ts';
import { ManualTime, settle } from '../manual-time.ts';
import { OBSERVATIONS } from '../observation.ts';

/** A loader that waits until it is told what to do, and counts its calls. */
class Gate {
  calls = 0;
  readonly signals: AbortSignal[] = [];
  #open: (() => void)[] = [];
  readonly loader = async ({ signal }: { signal: AbortSignal }): Promise<string> => {
    this.calls += 1;
    this.signals.push(signal);
    const mine = this.calls;
    await new Promise<void>((resolve) => this.#open.push(resolve));
    return `load ${mine}`;
  };

  /** Lets go whoever waits, once all that are on their way have arrived. */
  async open(): Promise<void> {
    await settle();
    for (const resolve of this.#open.splice(0)) resolve();
    await settle();
  }
}

describe.each(OBSERVATIONS)('with $name', ({ start, apply }) => {
  let started: ReturnType<typeof start>;
  beforeAll(() => {
    started = start();
  });
  afterAll(() => started?.stop());

  function build(configure: (builder: ReturnType<typeof begin>) => ReturnType<typeof begin> = (builder) => builder) {
    const time = new ManualTime();
    const gate = new Gate();
    return { time, gate, cache: configure(begin().clock(time.clock, time.timer)).build() };
  }
  const begin = () => apply(Cache.builder<string, string>('books').memory());
  const guarded = (builder: ReturnType<typeof begin>) => builder.stampedeProtection();

  test('calls for one key share one load, and calls for another do not', async () => {
    const { cache, gate } = build(guarded);
    const calls = Array.from({ length: 1_000 }, () => cache.getOrInsert('a', gate.loader));
    const other = cache.getOrInsert('b', gate.loader);
    await gate.open();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['load 1']));
    expect(await other).toBe('load 2');
    expect(gate.calls).toBe(2);
    expect(cache.stats().followers).toBe(999);
  });

  test('without protection every call loads', async () => {
    const { cache, gate } = build();
    const calls = Array.from({ length: 3 }, () => cache.getOrInsert('a', gate.loader));
    await gate.open();
    expect(await Promise.all(calls)).toEqual(['load 1', 'load 2', 'load 3']);
  });

  test('reads of one key share one look into the tiers below', async () => {
    const second = new MockTier<string, string>({ name: 'two' });
    const slow = new FaultyTier(second, () => ({ delayMs: 1 }));
    const { cache } = build((builder) => guarded(builder).fallback(slow));
    await Promise.all(Array.from({ length: 100 }, () => cache.get('a')));
    expect(second.operations.filter(({ operation }) => operation === 'get')).toHaveLength(1);
  });

  test('thousands of calls across the end of a lifetime load once', async () => {
    const { cache, gate, time } = build((builder) => guarded(builder).ttl(100));
    await cache.insert('a', 'old');
    await time.advance(100);
    const before = Array.from({ length: 2_000 }, () => cache.getOrInsert('a', gate.loader));
    time.now += 1;
    const after = Array.from({ length: 2_000 }, () => cache.getOrInsert('a', gate.loader));
    await gate.open();
    expect(new Set(await Promise.all(before))).toEqual(new Set(['old']));
    expect(new Set(await Promise.all(after))).toEqual(new Set(['load 1']));
  });

  test('an error reaches everyone who waits, and no one after', async () => {
    const { cache } = build(guarded);
    const fault = new Error('theirs');
    const failing = async () => {
      await settle();
      throw fault;
    };
    const calls = await Promise.allSettled(Array.from({ length: 10 }, () => cache.getOrInsert('a', failing)));
    expect(calls.every((call) => call.status === 'rejected' && call.reason === fault)).toBe(true);
    expect(await cache.getOrInsert('a', () => 'A')).toBe('A');
  });

  test('a leader that gives up leaves at once, and the load goes on for those who wait', async () => {
    const { cache, gate } = build(guarded);
    const controller = new AbortController();
    const leader = cache.getOrInsert('a', gate.loader, { signal: controller.signal });
    const follower = cache.getOrInsert('a', gate.loader);
    await settle();
    const reason = new Error('gone');
    controller.abort(reason);
    await expect(leader).rejects.toBe(reason);
    expect(gate.signals[0]?.aborted).toBe(false);
    await gate.open();
    expect(await follower).toBe('load 1');
  });

  test('when all give up the loader is told, and the next call begins anew', async () => {
    const { cache, gate } = build(guarded);
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => cache.getOrInsert('a', gate.loader, { signal }));
    await settle();
    for (const controller of controllers) controller.abort();
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(gate.signals[0]?.aborted).toBe(true);
    const next = cache.getOrInsert('a', gate.loader);
    await gate.open();
    expect(await next).toBe('load 2');
  });

  test('what all give up before it is loaded is not loaded', async () => {
    const { cache, gate } = build(guarded);
    const controller = new AbortController();
    const call = cache.getOrInsert('a', gate.loader, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toThrow('aborted');
    await settle();
    expect(gate.calls).toBe(0);
  });

  test('where a leader takes its load with it, a follower takes over', async () => {
    const { cache } = build(guarded);
    const controller = new AbortController();
    const { signal } = controller;
    // Tied to the request of the leader alone, as loaders are that pass its signal on.
    const tied = () =>
      new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const leader = cache.getOrInsert('a', tied, { signal });
    const followers = [1, 2, 3].map((index) => cache.getOrInsert('a', () => `follower ${index}`));
    await settle();
    controller.abort(new Error('gone'));
    await expect(leader).rejects.toThrow('gone');
    expect(await Promise.all(followers)).toEqual(Array(3).fill('follower 1'));
  });

  test('a loader that may have nothing answers for no loader that has something', async () => {
    const { cache } = build(guarded);
    const nothing = cache.optionallyGetOrInsert('a', async () => {
      await settle();
      return undefined;
    });
    const something = cache.getOrInsert('a', () => 'A');
    expect(await nothing).toBeUndefined();
    expect(await something).toBe('A');
  });

  test('what is invalidated while it is loaded is handed over and not stored', async () => {
    const { cache, gate } = build(guarded);
    const steps: [string, () => Promise<unknown>][] = [
      ['invalidate', () => cache.invalidate('a')],
      ['clear', () => cache.clear()],
      ['tags', () => cache.invalidateTags('x')],
    ];
    for (const [, step] of steps) {
      const loaded = cache.getOrInsert('a', gate.loader);
      await step();
      await gate.open();
      expect(await loaded).toMatch('load');
      expect(await cache.contains('a')).toBe(false);
    }
  });

  test.each(['invalidate', 'clear', 'tags'] as const)(
    'what is read from a tier below while it is removed there does not come back into memory (%s)',
    async (how) => {
      for (const readMs of [1, 20]) {
        const second = new MockTier<string, string>({ name: 'two' });
        const time = new ManualTime();
        const removals = ['invalidate', 'clear', 'invalidate_tags'];
        const script = (_: number, operation: string) =>
          removals.includes(operation) ? { delayMs: 10 } : operation === 'get' ? { delayMs: readMs } : 'pass';
        const slow = new FaultyTier(second, script, { timer: time.timer });
        const cache = begin().fallback(slow).clock(time.clock, time.timer).build();
        await cache.insert('a', 'A', { tags: ['x'] });
        const remove = {
          invalidate: () => cache.invalidate('a'),
          clear: () => cache.clear(),
          tags: () => cache.invalidateTags('x'),
        };
        const removed = remove[how]();
        const read = cache.get('a');
        // The read has its old value before the removal is done, or has it in hand when it is.
        const old = second.entries.get('a');
        await time.advance(1);
        await time.advance(9);
        if (old !== undefined) second.entries.set('a', old);
        await removed;
        await time.advance(10);
        await read;
        second.entries.clear();
        const after = cache.get('a');
        await settle();
        await time.advance(20);
        expect(await after).toBeUndefined();
      }
    },
  );

  test('what is inserted while it is loaded is not overwritten by the load', async () => {
    for (const configure of [guarded, (builder: ReturnType<typeof begin>) => builder]) {
      const { cache, gate } = build(configure);
      const loaded = [cache.getOrInsert('a', gate.loader), cache.getOrInsert('a', gate.loader)];
      await cache.insert('a', 'newer');
      await gate.open();
      await Promise.all(loaded);
      expect(await cache.get('a')).toBe('newer');
    }
  });

  test('past the hard timeout a call fails, and the load goes on only while others wait', async () => {
    const { cache, gate, time } = build((builder) => guarded(builder).timeouts({ hardMs: 50 }));
    const call = cache.getOrInsert('a', gate.loader);
    const failure = call.catch((error: unknown) => error);
    await settle();
    await time.advance(50);
    expect(await failure).toBeInstanceOf(CacheError);
    expect(await failure).toMatchObject({ code: 'WEIR_CACHE_TIMEOUT' });
    expect(gate.signals[0]?.aborted).toBe(true);
    expect(time.waiting).toBe(0);
  });

  test('past the soft timeout a value past its time is served, and the load goes on', async () => {
    const { cache, gate, time } = build((builder) =>
      guarded(builder).ttl(10).staleOnError(1_000).timeouts({ softMs: 50 }),
    );
    await cache.insert('a', 'old');
    await time.advance(11);
    const call = cache.getOrInsert('a', gate.loader);
    await time.advance(50);
    expect(await call).toBe('old');
    await gate.open();
    expect(await cache.get('a')).toBe('load 1');
  });

  test('past the soft timeout without such a value, a call waits on', async () => {
    const { cache, gate, time } = build((builder) => guarded(builder).timeouts({ softMs: 50 }));
    const call = cache.getOrInsert('a', gate.loader);
    await time.advance(51);
    await gate.open();
    expect(await call).toBe('load 1');
  });

  test('a value past its time stands in for an error, for as long as it may', async () => {
    const { cache, time } = build((builder) => builder.ttl(10).staleOnError(100));
    const failing = () => Promise.reject<string>(new Error('theirs'));
    await cache.insert('a', 'old');
    await time.advance(110);
    expect(await cache.getOrInsert('a', failing)).toBe('old');
    expect(await cache.optionallyGetOrInsert('a', failing)).toBe('old');
    await expect(cache.tryGetOrInsert('a', failing)).rejects.toThrow('theirs');
    expect(await cache.get('a')).toBeUndefined();
    await time.advance(1);
    await expect(cache.getOrInsert('a', failing)).rejects.toThrow('theirs');
  });

  test('it stands in for a timeout, too, and comes from any tier', async () => {
    const second = Cache.builder<string, string>('two')
      .storage(new MockTier({ name: 'two' }))
      .ttl(10);
    const { cache, gate, time } = build((builder) =>
      builder.ttl(5).staleOnError(1_000).timeouts({ hardMs: 50 }).fallback(second),
    );
    await cache.insert('a', 'old');
    await time.advance(11);
    const call = cache.getOrInsert('a', gate.loader);
    await settle();
    await time.advance(50);
    expect(await call).toBe('old');
  });

  test('a loader is told of its key and of the value past its time', async () => {
    const { cache, time } = build((builder) => builder.ttl(10).staleOnError(100));
    await cache.insert('a', 'old');
    await time.advance(11);
    const told: unknown[] = [];
    await cache.getOrInsert('a', ({ key, stale }) => {
      told.push(key, stale);
      return 'new';
    });
    expect(told).toEqual(['a', 'old']);
  });

  test('options of one call go before those of the cache', async () => {
    const { cache, gate, time } = build((builder) => builder.timeouts({ hardMs: 1_000 }));
    const call = cache.getOrInsert('a', gate.loader, { hardMs: 10 });
    const failure = call.catch((error: unknown) => error);
    await time.advance(10);
    expect(await failure).toMatchObject({ code: 'WEIR_CACHE_TIMEOUT' });
  });
});
