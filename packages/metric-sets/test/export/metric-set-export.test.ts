import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { SCHEDULES } from '../../../../test/support/counts.ts';
import {
  counter,
  defineMetricSet,
  exporterSink,
  MetricSetExport,
  MetricSetRegistry,
  type MetricSink,
  type MetricSnapshot,
  type Schedule,
} from '../../src/index.ts';
import { pointsOf } from '../reading.ts';

const definition = defineMetricSet({
  name: 'sets',
  registrationAttributes: { id: 'int' },
  metrics: { n: counter({ unit: '1' }) },
});

/** Timers that run when a test says so. */
function manualSchedule() {
  const every: (() => void)[] = [];
  const once = new Set<() => void>();
  const schedule: Schedule = {
    every: (_, run) => {
      every.push(run);
      return () => void every.splice(every.indexOf(run), 1);
    },
    once: (_, run) => {
      once.add(run);
      return () => void once.delete(run);
    },
  };
  return {
    schedule,
    tick: async () => {
      for (const run of every) run();
      await settled();
    },
    expire: async () => {
      for (const run of Array.from(once)) run();
      await settled();
    },
    timers: () => every.length + once.size,
  };
}

/** Lets what is due run: promises only, since time is the test's. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A receiver that answers when a test says so, and where it heeds the signal, not what was given up. */
function manualSink(heedsSignal: boolean) {
  const waiting: { readonly answer: (fails: boolean) => void; readonly snapshot: MetricSnapshot }[] = [];
  const arrived: number[] = [];
  const sumOf = ({ scopeMetrics }: MetricSnapshot): number =>
    pointsOf({ resourceMetrics: { resource: undefined as never, scopeMetrics: [...scopeMetrics] }, errors: [] }).reduce(
      (sum, { value }) => sum + (value as number),
      0,
    );
  const sink: MetricSink = {
    send: (snapshot, signal) =>
      new Promise((resolve, reject) => {
        const entry = {
          snapshot,
          answer: (fails: boolean) => {
            if (fails) return reject(new Error('refused'));
            arrived.push(sumOf(snapshot));
            return resolve();
          },
        };
        waiting.push(entry);
        if (heedsSignal) signal.addEventListener('abort', () => waiting.splice(waiting.indexOf(entry), 1));
      }),
  };
  return {
    sink,
    arrived,
    answer: async (fails = false) => {
      waiting.shift()?.answer(fails);
      await settled();
    },
    waiting: () => waiting.length,
  };
}

function setUp({ heedsSignal = true, ...options }: { maxPending?: number; heedsSignal?: boolean } = {}) {
  const registry = new MetricSetRegistry();
  const { schedule, ...time } = manualSchedule();
  const { sink, ...receiver } = manualSink(heedsSignal);
  const metrics = new MetricSetExport({ sink, registry, schedule, intervalMs: 100, ...options });
  return { registry, metrics, m: registry.register(definition, { id: 1 }), ...time, ...receiver };
}

test('each interval sends what has come since the last, one snapshot after another', async () => {
  const { m, metrics, tick, answer, arrived, waiting } = setUp();
  m.n.add(1);
  await tick();
  m.n.add(20);
  await tick();
  expect(waiting()).toBe(1);
  expect(metrics.stats()).toEqual({ collected: 2, sent: 0, returned: 0, pending: 2, deferred: 0 });
  await answer();
  await answer();
  expect(arrived).toEqual([1, 20]);
  await tick();
  expect(metrics.stats()).toEqual({ collected: 2, sent: 2, returned: 0, pending: 0, deferred: 0 });
});

test('when as many wait as may, values stay in their sets until there is room', async () => {
  const { m, metrics, tick, answer, arrived } = setUp({ maxPending: 2 });
  for (const value of [1, 20, 300, 4_000]) {
    m.n.add(value);
    await tick();
  }
  expect(metrics.stats()).toMatchObject({ collected: 2, pending: 2, deferred: 2 });
  await answer();
  await tick();
  await answer();
  await answer();
  expect(arrived).toEqual([1, 20, 4_300]);
});

test('what a receiver refuses, or does not take in time, is part of a later snapshot', async () => {
  const { m, metrics, tick, answer, expire, arrived } = setUp({ heedsSignal: false });
  m.n.add(1);
  await tick();
  await answer(true);
  m.n.add(20);
  await tick();
  await expire();
  m.n.add(300);
  await tick();
  // The answer to what was given up comes too late.
  await answer();
  await answer();
  expect(arrived.at(-1)).toBe(321);
  expect(metrics.stats()).toEqual({ collected: 3, sent: 1, returned: 2, pending: 0, deferred: 0 });
});

test('flush resolves when everything before it is settled', async () => {
  const { m, metrics, tick, answer, arrived } = setUp({ maxPending: 1 });
  m.n.add(1);
  await tick();
  m.n.add(2);
  let isFlushed = false;
  const flushed = metrics.flush().then((all) => {
    isFlushed = true;
    return all;
  });
  await settled();
  await answer();
  expect(isFlushed).toBe(false);
  await answer();
  expect(await flushed).toBe(true);
  expect(arrived).toEqual([1, 2]);
});

describe('shutdown', () => {
  test('sends what there is, and then does nothing more', async () => {
    const { m, metrics, tick, answer, arrived, timers } = setUp();
    m.n.add(1);
    const done = metrics.shutdown();
    await settled();
    await answer();
    expect(await done).toBe(true);
    m.n.add(1);
    await tick();
    expect(await metrics.flush()).toBe(true);
    expect(await metrics.shutdown()).toBe(true);
    expect([arrived, timers()]).toEqual([[1], 0]);
  });

  test('gives back what a hung receiver did not take by the deadline', async () => {
    const { m, registry, metrics, tick, expire } = setUp();
    m.n.add(1);
    await tick();
    m.n.add(2);
    await tick();
    const done = metrics.shutdown({ timeoutMs: 10 });
    await settled();
    await expire();
    expect(await done).toBe(false);
    expect(metrics.stats()).toMatchObject({ sent: 0, pending: 0 });
    expect(registry.aggregate([])[0]?.values).toEqual({ n: 3 });
  });
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), value: fc.nat(1_000) }),
  fc.constantFrom({ kind: 'tick' } as const, { kind: 'answer' } as const, { kind: 'refuse' } as const),
  fc.constant({ kind: 'expire' } as const),
);
property.prop([fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 3 })], { numRuns: SCHEDULES / 10 })(
  'every snapshot is accounted for at every instant, and nothing that was written is lost',
  async (steps, maxPending) => {
    const { m, metrics, tick, answer, expire, arrived, waiting } = setUp({ maxPending });
    let written = 0;
    for (const one of steps) {
      if (one.kind === 'write') {
        m.n.add(one.value);
        written += one.value;
      }
      if (one.kind === 'tick') await tick();
      if (one.kind === 'answer') await answer();
      if (one.kind === 'refuse') await answer(true);
      if (one.kind === 'expire') await expire();
      const { collected, sent, returned, pending } = metrics.stats();
      expect(collected).toBe(sent + returned + pending);
      expect(pending).toBeLessThanOrEqual(maxPending);
    }
    const flushed = metrics.flush();
    for (let turn = 0; turn < 2 * maxPending + 2; turn += 1) {
      await settled();
      while (waiting() > 0) await answer();
    }
    await flushed;
    expect(arrived.reduce((a, b) => a + b, 0)).toBe(written);
  },
);

test('a stock exporter is a sink', async () => {
  const outcomes = [{ code: 1, error: new Error('refused') }, { code: 1 }, { code: 0 }];
  const exported: unknown[] = [];
  const sink = exporterSink(
    {
      export(metrics: { resource: unknown; scopeMetrics: readonly unknown[] }, done) {
        exported.push(metrics.resource);
        done(outcomes.shift() ?? { code: 0 });
      },
    },
    'resource',
  );
  const send = () => sink.send({ scopeMetrics: [] }, AbortSignal.abort());
  await expect(send()).rejects.toThrow('refused');
  await expect(send()).rejects.toThrow('the exporter failed');
  await expect(send()).resolves.toBeUndefined();
  expect(exported).toEqual(['resource', 'resource', 'resource']);
});

test.each([
  [{}, 'sink must be a MetricSink (got undefined)'],
  [{ intervalMs: 99 }, 'intervalMs must be an integer of at least 100 (got number)'],
  [{ maxPending: 0 }, 'maxPending must be an integer of at least 1'],
  [{ timeoutMs: 1.5 }, 'timeoutMs must be an integer of at least 1'],
])('the options %o are refused', (options, message) => {
  const sink = Object.keys(options).length === 0 ? {} : { sink: manualSink(true).sink };
  expect(() => new MetricSetExport({ ...sink, ...options } as never)).toThrow(`WEIR_METRIC_SETS_OPTION: ${message}`);
});
