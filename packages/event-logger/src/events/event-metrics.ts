/** The metrics that events feed, by default those of the OpenTelemetry API. */
import type { Attributes } from '@opentelemetry/api';
import {
  errorName,
  type EventMetric,
  type EventMetricSource,
  instrumentSource,
  noEventMetric,
} from '@weir/otel-compat';
import { faults } from '../state.ts';
import type { EventSchema } from './event-schema.ts';

/** Counters and histograms of the registered MeterProvider. */
export const apiMetrics: EventMetricSource = ({ scope, kind, name, unit, brief }) => {
  const options = { unit, description: brief };
  const instruments = instrumentSource(scope, (meter) => {
    if (kind === 'histogram') {
      const histogram = meter.createHistogram(name, options);
      return (value: number, attributes: Attributes) => histogram.record(value, attributes);
    }
    const counter = meter.createCounter(name, options);
    return (value: number, attributes: Attributes) => counter.add(value, attributes);
  });
  return { write: (value, attributes) => instruments()(value, attributes) };
};

/** Writes the metric of one event. Never throws. */
export function metricWriter(
  { name, attributes: declared, metric }: EventSchema,
  scope: string,
  source: EventMetricSource,
): ((given: Readonly<Record<string, unknown>>) => void) | undefined {
  if (metric === undefined) return undefined;
  const { kind, value, attributes: keys = [] } = metric;
  const attributes = keys.map((key) => {
    const { type, values } = declared.find((each) => each.key === key) ?? { type: 'string', values: [] };
    return { key, type, values } as const;
  });
  let target: EventMetric | undefined;
  const make = (): EventMetric =>
    source({ scope, event: name, kind, name: metric.name, unit: metric.unit, brief: metric.brief ?? '', attributes }) ??
    noEventMetric;
  return (given) => {
    try {
      const amount = value === undefined ? 1 : given[value];
      if (typeof amount !== 'number') return;
      target ??= make();
      const points: Record<string, string | number | boolean> = {};
      for (const key of keys) {
        const each = given[key];
        if (typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean') points[key] = each;
      }
      target.write(amount, points);
    } catch (error) {
      faults.count('metric_failed', `the metric of an event could not be recorded: ${errorName(error)}`);
    }
  };
}
