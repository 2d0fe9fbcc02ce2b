/** What Weir counts of itself, as a producer of metrics. */
import {
  type Clock,
  type CollectionResult,
  type DataPoint,
  type DeliveryStats,
  internalFaults,
  type MetricData,
  type MetricProducer,
  systemClock,
} from '@weir/otel-compat';
import {
  ATTR_ERROR_TYPE,
  ATTR_EVENT_LOGGER_OUTPUT,
  ATTR_WEIR_COMPONENT,
  ATTR_WEIR_FAULT_KIND,
  METRIC_EVENT_LOGGER_EVENTS_PROCESSED,
  METRIC_WEIR_FAULTS,
} from '@weir/semconv';
import type { OutputStats } from '../outputs/log-output.ts';

/** Of OpenTelemetry's enumerations, whose values are the same on both SDK lines. */
const CUMULATIVE = 1;
const SUM = 3;
const INT = 0;

/**
 * Faults by component and kind, and what became of the events of each output: cumulative sums. Not of `its`, by which they
 * leave: what carries telemetry is not told of through itself.
 */
export function ownMetrics(stats: () => OutputStats, clock: Clock = systemClock): MetricProducer {
  const startTime = clock();
  return {
    collect(): Promise<CollectionResult> {
      const endTime = clock();
      const point = (value: number, attributes: Record<string, string>): DataPoint<number> => ({
        startTime,
        endTime,
        attributes,
        value,
      });
      const faults = internalFaults().map(({ component, kind, count }) =>
        point(count, { [ATTR_WEIR_COMPONENT]: component, [ATTR_WEIR_FAULT_KIND]: kind }),
      );
      const { its: _, ...consoles } = stats();
      const processed = Object.entries(consoles).flatMap(([output, each]) => fates(output, each, point));
      const metrics = [
        sum(METRIC_WEIR_FAULTS, '{fault}', 'What went wrong inside Weir.', faults),
        sum(METRIC_EVENT_LOGGER_EVENTS_PROCESSED, '{event}', 'Events that met their fate.', processed),
      ].filter(({ dataPoints }) => dataPoints.length > 0);
      const scopeMetrics = metrics.length === 0 ? [] : [{ scope: { name: '@weir/event-logger' }, metrics }];
      // The resource is the pipeline's to add.
      const resource = { attributes: {} } as never;
      return Promise.resolve({ resourceMetrics: { resource, scopeMetrics }, errors: [] });
    },
  };
}

function fates(
  output: string,
  { delivered, dropped }: DeliveryStats,
  point: (value: number, attributes: Record<string, string>) => DataPoint<number>,
): readonly DataPoint<number>[] {
  const lost = Object.entries(dropped).filter(([, count]) => count > 0);
  return [
    point(delivered, { [ATTR_EVENT_LOGGER_OUTPUT]: output }),
    ...lost.map(([reason, count]) => point(count, { [ATTR_EVENT_LOGGER_OUTPUT]: output, [ATTR_ERROR_TYPE]: reason })),
  ];
}

function sum(name: string, unit: string, description: string, dataPoints: readonly DataPoint<number>[]): MetricData {
  return {
    descriptor: { name, unit, description, valueType: INT },
    aggregationTemporality: CUMULATIVE,
    dataPointType: SUM,
    isMonotonic: true,
    dataPoints,
  } as MetricData;
}
