import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DeliveryStats } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { expectLaw } from './law.ts';

test('each worker thread has counts of its own, which add up', async () => {
  const offers = [3_000, 600, 9_000];
  const reports = await Promise.all(
    offers.map(async (workerData) => {
      const worker = new Worker(new URL('children/worker.ts', import.meta.url), { workerData });
      const [report] = (await once(worker, 'message')) as [{ stats: DeliveryStats; received: number }];
      await worker.terminate();
      return report;
    }),
  );
  for (const { stats } of reports) expectLaw(stats);
  const sum = (of: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  expect(sum(({ stats }) => stats.offered)).toBe(12_600);
  expect(sum(({ stats }) => stats.delivered)).toBe(sum(({ received }) => received));
  expect(sum(({ stats }) => stats.delivered)).toBe(8_400);
  expect(sum(({ stats }) => stats.dropped.rejected)).toBe(4_200);
});
