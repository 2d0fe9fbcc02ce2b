import { expect, test } from 'vitest';
import { cacheFaults } from '../../src/index.ts';
import { type CacheTierEvent, GuardedHandler } from '../../src/telemetry/handler.ts';
import { settle } from '../manual-time.ts';

const event = (requestId: number): CacheTierEvent => ({
  requestId,
  cacheName: 'books',
  tierName: 'memory',
  event: 'hit',
  durationNs: 1,
  fallback: false,
});

function slowHandler(tookMs: (call: number) => number) {
  let now = 0;
  const seen: number[] = [];
  const guarded = new GuardedHandler(
    {
      onTierEvent({ requestId }) {
        seen.push(requestId);
        now += tookMs(seen.length);
      },
    },
    () => now,
  );
  return { guarded, seen };
}

test('a quick handler is called at once', () => {
  const { guarded, seen } = slowHandler(() => 1);
  for (const id of [1, 2, 3]) guarded.tierEvent(event(id));
  expect(seen).toEqual([1, 2, 3]);
});

test('after three slow calls a handler is called in turns of its own, in order, and each is counted', async () => {
  const before = cacheFaults().handler_slow;
  const { guarded, seen } = slowHandler(() => 11);
  for (const id of [1, 2, 3, 4, 5]) guarded.tierEvent(event(id));
  expect(seen).toEqual([1, 2, 3]);
  await settle();
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(cacheFaults().handler_slow).toBe(before + 3);
});

test('slow calls that are not in a row, as a busy machine makes them, change nothing', () => {
  const { guarded, seen } = slowHandler((call) => (call % 3 === 0 ? 1 : 11));
  const ids = Array.from({ length: 100 }, (_, index) => index + 1);
  for (const id of ids) guarded.tierEvent(event(id));
  expect(seen).toEqual(ids);
});

test('events that a slow handler does not keep up with are dropped and counted, not gathered without end', async () => {
  const before = cacheFaults().handler_dropped;
  const { guarded, seen } = slowHandler(() => 11);
  for (let id = 1; id <= 1_503; id += 1) guarded.tierEvent(event(id));
  expect(cacheFaults().handler_dropped).toBe(before + 500);
  while (seen.length < 1_003) await settle();
  expect(seen).toHaveLength(1_003);
});
