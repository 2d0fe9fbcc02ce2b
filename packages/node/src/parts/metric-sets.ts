/** Metric sets, collected by every reader of the SDK. */
import { type MetricSetRegistry, MetricSetProducer, registerRuntimeMetrics } from '@weir/metric-sets';
import type { Keys } from '../options/rules.ts';
import type { Contribution } from './contribution.ts';

/** Options of the part `metricSets`. */
export interface MetricSetsPart {
  /** Default: the registry of the process. */
  readonly registry?: MetricSetRegistry;
  /** Whether event loop, garbage collection and heap are measured, too. Default false. */
  readonly runtime?: boolean;
}

export const metricSetsKeys: Keys<MetricSetsPart> = { registry: true, runtime: true };

/** @throws MetricSetsError where `registry` is none */
export function metricSetsPart({ registry, runtime = false }: MetricSetsPart): Contribution {
  const from = registry === undefined ? {} : { registry };
  let stopRuntime: (() => void) | undefined;
  return {
    // A producer beside others keeps its own account.
    metricProducer: (kind) => new MetricSetProducer({ ...from, ...kind }),
    start() {
      if (runtime) stopRuntime = registerRuntimeMetrics(from);
    },
    stats: () => (registry === undefined ? {} : { sets: registry.size }),
    async close() {
      stopRuntime?.();
    },
  };
}
