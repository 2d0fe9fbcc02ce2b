/** Ready-made metric sets of the runtime: event loop, garbage collection, heap. */
import { constants, monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import { defaultRegistry, type MetricSetRegistry, optionError } from '../registry/registry.ts';
import type { MetricSet } from '../schema/metric-set.ts';
import { eventLoopMetrics, garbageCollectionMetrics, heapMetrics } from './runtime-sets.ts';

/** Options of {@link registerRuntimeMetrics}. */
export interface RuntimeMetricsOptions {
  /** Default: the registry of the thread. */
  readonly registry?: MetricSetRegistry;
  /** How often the delay of the event loop is sampled, in milliseconds, from 1 to 1,000. Default 10. */
  readonly resolutionMs?: number;
}

const NS_PER_S = 1e9;

/** Kinds of `perf_hooks` by the names of the conventions. */
const GC_TYPES = new Map<number, 'minor' | 'major' | 'incremental' | 'weakcb'>([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/**
 * Registers metric sets of this thread's event loop, garbage collection and heap. They are read when they are collected;
 * in between nothing runs but the sampling of the event loop, which keeps no process alive.
 *
 * @returns stops and unregisters them
 * @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` for an option out of range
 * @example
 * const stop = registerRuntimeMetrics({ registry });
 * registry.liveSchema().map(({ name }) => name); // ['nodejs.eventloop', 'v8js.gc', 'v8js.memory.heap']
 * stop();
 */
export function registerRuntimeMetrics(options: RuntimeMetricsOptions = {}): () => void {
  const { registry = defaultRegistry, resolutionMs = 10 } = options;
  if (!Number.isInteger(resolutionMs) || resolutionMs < 1 || resolutionMs > 1_000) {
    throw optionError('resolutionMs', 'an integer from 1 to 1000', resolutionMs);
  }
  const stops = [observeEventLoop(registry, resolutionMs), observeGarbageCollection(registry), observeHeap(registry)];
  return () => {
    for (const stop of stops.splice(0)) stop();
  };
}

function observeEventLoop(registry: MetricSetRegistry, resolution: number): () => void {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  let last = performance.eventLoopUtilization();
  const set = registry.register(
    eventLoopMetrics,
    {},
    {
      observe: (m) => {
        const now = performance.eventLoopUtilization();
        m.utilization.set(performance.eventLoopUtilization(now, last).utilization);
        last = now;
        m.with({ 'nodejs.eventloop.state': 'active' }).time.observe(now.active / 1_000);
        m.with({ 'nodejs.eventloop.state': 'idle' }).time.observe(now.idle / 1_000);
        // Nothing was sampled yet: it would tell of a delay of NaN.
        if (delay.count === 0) return;
        m.min.set(delay.min / NS_PER_S);
        m.max.set(delay.max / NS_PER_S);
        m.mean.set(delay.mean / NS_PER_S);
        m.stddev.set(delay.stddev / NS_PER_S);
        m.p50.set(delay.percentile(50) / NS_PER_S);
        m.p90.set(delay.percentile(90) / NS_PER_S);
        m.p99.set(delay.percentile(99) / NS_PER_S);
        delay.reset();
      },
    },
  );
  return () => {
    delay.disable();
    registry.unregister(set);
  };
}

function observeGarbageCollection(registry: MetricSetRegistry): () => void {
  const set = registry.register(garbageCollectionMetrics);
  const observer = new PerformanceObserver((list) => {
    for (const { duration, detail } of list.getEntries() as unknown as readonly GarbageCollection[]) {
      const type = GC_TYPES.get(detail?.kind ?? 0);
      if (type !== undefined) set.with({ 'v8js.gc.type': type }).duration.record(duration / 1_000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    observer.disconnect();
    registry.unregister(set);
  };
}

interface GarbageCollection {
  readonly duration: number;
  readonly detail?: { readonly kind?: number };
}

function observeHeap(registry: MetricSetRegistry): () => void {
  const spaces = new Map<string, MetricSet<typeof heapMetrics>>();
  const setOf = (name: string): MetricSet<typeof heapMetrics> => {
    const known = spaces.get(name);
    if (known !== undefined) return known;
    const set = registry.register(heapMetrics, { 'v8js.heap.space.name': name });
    spaces.set(name, set);
    return set;
  };
  const read = (): void => {
    for (const space of getHeapSpaceStatistics()) {
      const m = setOf(space.space_name);
      m.used.observe(space.space_used_size);
      m.size.observe(space.space_size);
      m.available.observe(space.space_available_size);
      m.physical.observe(space.physical_space_size);
    }
  };
  const stop = registry.onCollect(read);
  read();
  return () => {
    stop();
    for (const set of spaces.values()) registry.unregister(set);
  };
}
