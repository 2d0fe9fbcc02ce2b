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

function slowHandler(tookMs: number) {
  let now = 0;
  const seen: number[] = [];
  const guarded = new GuardedHandler(
    {
      onTierEvent({ requestId }) {
        now += tookMs;
        seen.push(requestId);
      },
    },
    () => now,
  );
  return { guarded, seen };
}

test('a quick handler is called at once', () => {
  const { guarded, seen } = slowHandler(1);
  for (const id of [1, 2, 3]) guarded.tierEvent(event(id));
  expect(seen).toEqual([1, 2, 3]);
});

test('after a slow call a handler is called in turns of its own, in order, and that is counted', async () => {
  const before = cacheFaults().handler_slow;
  const { guarded, seen } = slowHandler(11);
  for (const id of [1, 2, 3]) guarded.tierEvent(event(id));
  expect(seen).toEqual([1]);
  await settle();
  expect(seen).toEqual([1, 2, 3]);
  expect(cacheFaults().handler_slow).toBe(before + 1);
});

test('events that a slow handler does not keep up with are dropped and counted, not gathered without end', async () => {
  const before = cacheFaults().handler_dropped;
  const { guarded, seen } = slowHandler(11);
  for (let id = 1; id <= 1_501; id += 1) guarded.tierEvent(event(id));
  expect(cacheFaults().handler_dropped).toBe(before + 500);
  while (seen.length < 1_001) await settle();
  expect(seen).toHaveLength(1_001);
});
