/** The names that examples in doc comments use without saying where they come from. */
import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import {
  counter,
  defineMetricSet,
  MetricSetRegistry,
  type MetricSink,
  oneOf,
  SharedMetricSets,
} from '@weir/metric-sets';

export { resourceFromAttributes } from '@opentelemetry/resources';
export { parse } from 'yaml';

export const receiverMetrics = defineMetricSet({
  name: 'receiver',
  registrationAttributes: { 'pipeline.id': 'string' },
  measurementAttributes: { outcome: oneOf('success', 'failure') },
  metrics: { received: counter({ unit: '{item}', brief: 'Items received.' }) },
});

export const registry = new MetricSetRegistry();

/** Never reached by a metric: the examples only build the pipeline. */
export const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);

export const sink: MetricSink = { send: () => Promise.resolve() };

/** What a worker finds in `node:worker_threads`. */
export const workerData = { metrics: new SharedMetricSets({ registry }).region().memory };
