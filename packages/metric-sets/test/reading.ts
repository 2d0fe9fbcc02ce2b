/** Reads what a producer collects, point by point. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { CollectionResult, MetricProducer } from '@weir/otel-compat';

export interface ReadPoint {
  readonly scope: string;
  readonly scopeAttributes: Attributes | undefined;
  readonly name: string;
  readonly unit: string;
  readonly temporality: 'delta' | 'cumulative';
  readonly type: 'histogram' | 'exponential' | 'gauge' | 'sum';
  readonly isMonotonic: boolean | undefined;
  readonly attributes: Attributes;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly value: unknown;
}

const TYPES = ['histogram', 'exponential', 'gauge', 'sum'] as const;

export function pointsOf({ resourceMetrics }: CollectionResult): ReadPoint[] {
  return resourceMetrics.scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.flatMap((metric) =>
      metric.dataPoints.map((point) => ({
        scope: scope.name,
        scopeAttributes: scope.attributes,
        name: metric.descriptor.name,
        unit: metric.descriptor.unit,
        temporality: metric.aggregationTemporality === 0 ? ('delta' as const) : ('cumulative' as const),
        type: TYPES[metric.dataPointType],
        isMonotonic: 'isMonotonic' in metric ? metric.isMonotonic : undefined,
        attributes: point.attributes,
        startTime: point.startTime,
        endTime: [point.endTime[0], point.endTime[1]] as HrTime,
        value: point.value,
      })),
    ),
  );
}

export async function read(producer: MetricProducer): Promise<ReadPoint[]> {
  const result = await producer.collect();
  if (result.errors.length > 0) throw result.errors[0];
  return pointsOf(result);
}

/** Values by metric name, and by the attributes where a point has any. */
export async function readValues(producer: MetricProducer): Promise<Record<string, unknown>> {
  const points = await read(producer);
  return Object.fromEntries(
    points.map(({ name, attributes, value }) => {
      const labels = Object.values(attributes);
      return [labels.length === 0 ? name : `${name} ${labels.join(' ')}`, value];
    }),
  );
}

/** A clock that a test moves, in whole seconds. */
export function testClock(): { readonly clock: () => HrTime; readonly set: (seconds: number) => void } {
  let now = 1;
  return { clock: () => [now, 0], set: (seconds) => void (now = seconds) };
}
