/** Real threads, terminated in the midst of their writes. The workers run what was built. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fc, test } from '@fast-check/vitest';
import type { HistogramValue } from '@weir/otel-compat';
import { expect } from 'vitest';
import { SCHEDULES } from '../../../../test/support/counts.ts';
import { MetricSetProducer, MetricSetRegistry, SharedMetricSets } from '../../src/index.ts';
import { read } from '../reading.ts';

const strip = process.features.typescript === false ? ['--experimental-strip-types'] : [];
const writer = new URL('./writer.worker.ts', import.meta.url);

test.prop([fc.array(fc.nat(200_000), { minLength: 1, maxLength: 4 })], { numRuns: Math.ceil(SCHEDULES / 100) })(
  'threads terminated at random points lose nothing that they had written',
  async (lifetimes) => {
    const registry = new MetricSetRegistry();
    const shared = new SharedMetricSets({ registry });
    const producer = new MetricSetProducer({ registry, temporality: 'delta' });
    const told = { done: 0, count: 0 };
    const collect = async (): Promise<void> => {
      for (const { name, value } of await read(producer)) {
        if (name === 'threads.done') told.done += value as number;
        else told.count += (value as HistogramValue).count;
      }
    };
    const failures: unknown[] = [];
    const threads = lifetimes.map((lifetime, id) => {
      const ledger = new SharedArrayBuffer(16);
      const region = shared.region();
      const workerData = { memory: region.memory, ledger, id };
      const worker = new Worker(writer, { workerData, execArgv: ['--disable-warning=ExperimentalWarning', ...strip] });
      worker.once('error', (error) => failures.push(error));
      region.endWith(worker);
      return { worker, written: new Float64Array(ledger), lifetime };
    });
    const running = new Set(threads);
    const ended: Promise<unknown>[] = [];
    while (running.size > 0) {
      await setImmediate();
      await collect();
      if (failures.length > 0) throw failures[0];
      for (const thread of running) {
        if ((thread.written[0] as number) <= thread.lifetime) continue;
        running.delete(thread);
        ended.push(thread.worker.terminate());
      }
    }
    await Promise.all(ended);
    await collect();

    expect(shared.size).toBe(0);
    expect(registry.size).toBe(0);
    const sum = (slot: number): number => threads.reduce((total, { written }) => total + (written[slot] as number), 0);
    // A thread can end between a write and its entry in the ledger.
    expect(told.done - sum(0)).toBeGreaterThanOrEqual(0);
    expect(told.done - sum(0)).toBeLessThanOrEqual(threads.length);
    expect(told.count - sum(1)).toBeGreaterThanOrEqual(0);
    expect(told.count - sum(1)).toBeLessThanOrEqual(threads.length);
  },
  600_000,
);
