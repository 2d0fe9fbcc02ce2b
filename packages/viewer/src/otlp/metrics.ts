/** From a metrics request on the wire to metrics of the model. */
import { toAttributes, toScope } from './attributes.ts';
import type { ReceivedMetric, Temporality } from './metric-model.ts';
import { toExponentialHistogramPoint, toHistogramPoint, toNumberPoint, toSummaryPoint } from './metric-points.ts';
import type { WireMetric, WireMetricsRequest, WirePoints } from './metric-wire.ts';
import type { ReceivedOrigin } from './model.ts';

/** All metrics of a request in the order in which they stand in it; one without data, or with data of an unknown kind, is left out. */
export function toMetrics(request: WireMetricsRequest): ReceivedMetric[] {
  const metrics: ReceivedMetric[] = [];
  for (const group of request.resourceMetrics ?? []) {
    const resource = toAttributes(group.resource?.attributes);
    for (const scoped of group.scopeMetrics ?? []) {
      const origin = { resource, scope: toScope(scoped.scope) };
      for (const wire of scoped.metrics ?? []) {
        const metric = toMetric(wire, origin);
        if (metric !== undefined) metrics.push(metric);
      }
    }
  }
  return metrics;
}

function toMetric(metric: WireMetric, { resource, scope }: ReceivedOrigin): ReceivedMetric | undefined {
  const { name = '', description = '', unit = '', gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const base = { name, description, unit, resource, scope };
  if (gauge !== undefined) return { ...base, kind: 'gauge', points: points(gauge, toNumberPoint) };
  if (sum !== undefined) {
    const { isMonotonic = false } = sum;
    return { ...base, kind: 'sum', temporality: temporality(sum), isMonotonic, points: points(sum, toNumberPoint) };
  }
  if (histogram !== undefined) {
    const temporal = temporality(histogram);
    return { ...base, kind: 'histogram', temporality: temporal, points: points(histogram, toHistogramPoint) };
  }
  if (exponentialHistogram !== undefined) {
    const temporal = temporality(exponentialHistogram);
    const mapped = points(exponentialHistogram, toExponentialHistogramPoint);
    return { ...base, kind: 'exponentialHistogram', temporality: temporal, points: mapped };
  }
  return summary === undefined ? undefined : { ...base, kind: 'summary', points: points(summary, toSummaryPoint) };
}

function points<From, To>(data: WirePoints<From>, map: (point: From) => To): To[] {
  return (data.dataPoints ?? []).map((point) => map(point));
}

function temporality(data: WirePoints<unknown>): Temporality {
  if (data.aggregationTemporality === 1) return 'delta';
  return data.aggregationTemporality === 2 ? 'cumulative' : 'unspecified';
}
