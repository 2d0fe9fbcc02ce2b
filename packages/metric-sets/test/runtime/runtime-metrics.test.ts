import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import {
  generateSemconvRegistry,
  MetricSetProducer,
  MetricSetRegistry,
  registerRuntimeMetrics,
} from '../../src/index.ts';
import { read } from '../reading.ts';

test('event loop, garbage collection and heap under the names of the conventions', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const registry = new MetricSetRegistry();
  const stop = registerRuntimeMetrics({ registry, resolutionMs: 1 });
  const producer = new MetricSetProducer({ registry });
  const named = new Set<string>();
  // Samples and notices of collections come with turns of the event loop.
  for (let turn = 0; turn < 1_000 && named.size < 14; turn += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve));
    for (const { name } of await read(producer)) named.add(name);
  }
  expect([...named].sort()).toEqual([
    'nodejs.eventloop.delay.max',
    'nodejs.eventloop.delay.mean',
    'nodejs.eventloop.delay.min',
    'nodejs.eventloop.delay.p50',
    'nodejs.eventloop.delay.p90',
    'nodejs.eventloop.delay.p99',
    'nodejs.eventloop.delay.stddev',
    'nodejs.eventloop.time',
    'nodejs.eventloop.utilization',
    'v8js.gc.duration',
    'v8js.memory.heap.space.available_size',
    'v8js.memory.heap.space.physical_size',
    'v8js.memory.heap.space.size',
    'v8js.memory.heap.used',
  ]);
  const points = await read(producer);
  const states = points.filter(({ name }) => name === 'nodejs.eventloop.time').map(({ attributes }) => attributes);
  expect(states).toEqual([{ 'nodejs.eventloop.state': 'active' }, { 'nodejs.eventloop.state': 'idle' }]);
  const used = points.find(
    ({ name, scopeAttributes }) =>
      name === 'v8js.memory.heap.used' && scopeAttributes?.['v8js.heap.space.name'] === 'old_space',
  );
  expect(used?.value).toBeGreaterThan(100_000);
  expect(points.filter(({ name }) => name === 'v8js.gc.duration').length).toBeGreaterThan(0);

  stop();
  stop();
  await read(producer);
  expect(registry.size).toBe(0);
});

test('what the conventions define is not defined again', () => {
  const registry = new MetricSetRegistry();
  const stop = registerRuntimeMetrics({ registry });
  const { files } = generateSemconvRegistry({ sets: registry.liveSchema() });
  expect([files['attributes.yaml'], files['metrics.yaml']]).toEqual([
    'file_format: "definition/2"\n',
    'file_format: "definition/2"\n',
  ]);
  stop();
});

test.each([0, 1.5, 1_001, 'x'])('a resolution of %s is refused', (resolutionMs) => {
  expect(() => registerRuntimeMetrics({ resolutionMs: resolutionMs as number })).toThrow('resolutionMs must be');
});
