import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { DeliveryStats } from '@weir/otel-compat';
import { expect, onTestFinished, test } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import { TEMPERS } from '../bench/receivers.ts';
import { droppedOf, expectLaw } from './law.ts';

interface Report {
  readonly stats: DeliveryStats;
  readonly received: number;
  readonly grownBytes: number;
}

// A million in CI's main lane.
const ITEMS = SCHEDULES * 100;
// The queue's bound of 1 MiB, counted at a byte a character, and as much again for each of the objects, arrays and code around it.
const MAX_GROWTH_BYTES = 6 * 2 ** 20;

test.each(TEMPERS)(
  'a flood of items through a receiver that is %s: memory stays bounded and nothing uncounted',
  async (temper) => {
    const child = fork(new URL('children/soak.ts', import.meta.url), [temper, String(ITEMS)], {
      execArgv: [...process.execArgv, '--expose-gc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [{ stats, received, grownBytes }] = (await once(child, 'message')) as [Report];
    expectLaw(stats);
    expect(stats).toMatchObject({ offered: ITEMS, pending: 0 });
    expect(stats.delivered).toBe(received);
    expect(stats.delivered + droppedOf(stats)).toBe(ITEMS);
    expect(grownBytes).toBeLessThan(MAX_GROWTH_BYTES);
  },
);
