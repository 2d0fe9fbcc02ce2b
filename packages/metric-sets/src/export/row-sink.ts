/** Sends snapshots as log records, one for each combination of attributes: for backends that want rows. */
import type { Attributes } from '@opentelemetry/api';
import {
  type ExponentialHistogramValue,
  type HistogramValue,
  type Logger,
  type LoggerProvider,
  loggerSource,
  type ScopeMetrics,
} from '@weir/otel-compat';
import {
  ATTR_METRIC_SET_DESCRIPTOR,
  ATTR_METRIC_SET_INTERVAL,
  ATTR_METRIC_SET_NAME,
  ATTR_METRIC_SET_VALUE,
  EVENT_METRIC_SET_DESCRIBED,
  EVENT_METRIC_SET_ROW,
} from '@weir/semconv';
import type { PointValue } from '../accounts/values.ts';
import type { Point } from '../collect/metric-data.ts';
import { defaultRegistry, type MetricSetRegistry } from '../registry/registry.ts';
import type { MetricSetDescriptor } from '../schema/descriptor.ts';
import type { MetricSink } from './metric-set-export.ts';

/** Options of {@link rowSink}. */
export interface RowSinkOptions {
  /** Default: the provider that is registered. */
  readonly loggerProvider?: LoggerProvider;
  /** The registry that the snapshots are of, for field names and descriptors. Default: that of the thread. */
  readonly registry?: MetricSetRegistry;
  /** Whether each set's descriptor is sent, once before its first row. Default true. */
  readonly describe?: boolean;
}

/** SeverityNumber INFO of the log data model. */
const INFO = 9;

/**
 * A sink that emits `metric_set.row` events: the attributes of the set, and its fields that are not zero. Without a
 * LoggerProvider it rejects, so that the values stay in their sets.
 *
 * @example
 * new MetricSetExport({ sink: rowSink({ registry }), registry });
 */
export function rowSink(options: RowSinkOptions = {}): MetricSink {
  const { loggerProvider, registry = defaultRegistry, describe = true } = options;
  const logger = loggerSource('@weir/metric-sets', undefined, loggerProvider);
  const described = new Set<MetricSetDescriptor>();
  return {
    async send({ scopeMetrics }) {
      const current = logger();
      if (current === undefined) throw new Error('no LoggerProvider is registered');
      const schemas = new Map(registry.liveSchema().map((descriptor) => [descriptor.name, descriptor]));
      for (const scope of scopeMetrics) {
        const descriptor = schemas.get(scope.scope.name);
        if (describe && descriptor !== undefined && !described.has(descriptor)) {
          described.add(descriptor);
          emitDescriptor(current, descriptor);
        }
        emitRows(current, scope, descriptor);
      }
    },
  };
}

function emitDescriptor(logger: Logger, descriptor: MetricSetDescriptor): void {
  logger.emit({
    eventName: EVENT_METRIC_SET_DESCRIBED,
    severityNumber: INFO,
    attributes: {
      [ATTR_METRIC_SET_NAME]: descriptor.name,
      [ATTR_METRIC_SET_DESCRIPTOR]: JSON.stringify(descriptor),
    },
  });
}

function emitRows(logger: Logger, { scope, metrics }: ScopeMetrics, descriptor: MetricSetDescriptor | undefined): void {
  const fields = new Map(descriptor?.metrics.map(({ name, field }) => [name, field]));
  // Points of one combination share their attributes object.
  const rows = new Map<Attributes, { readonly point: Point; readonly values: Record<string, number> }>();
  for (const { descriptor: metric, dataPoints } of metrics) {
    for (const point of dataPoints as readonly Point[]) {
      const row = rows.get(point.attributes) ?? { point, values: {} };
      rows.set(point.attributes, row);
      addValue(row.values, fields.get(metric.name) ?? metric.name, point.value);
    }
  }
  for (const [attributes, { point, values }] of rows) {
    if (Object.keys(values).length === 0) continue;
    const [seconds, nanoseconds] = point.startTime;
    const intervalSeconds = point.endTime[0] - seconds + (point.endTime[1] - nanoseconds) / 1e9;
    logger.emit({
      eventName: EVENT_METRIC_SET_ROW,
      severityNumber: INFO,
      timestamp: point.endTime,
      attributes: {
        [ATTR_METRIC_SET_NAME]: scope.name,
        [ATTR_METRIC_SET_INTERVAL]: intervalSeconds,
        ...scope.attributes,
        ...attributes,
        ...values,
      },
    });
  }
}

function addValue(values: Record<string, number>, field: string, value: PointValue): void {
  const add = (name: string, number: number | undefined): void => {
    if (number !== undefined && number !== 0) values[ATTR_METRIC_SET_VALUE(name)] = number;
  };
  if (typeof value === 'number') {
    add(field, value);
    return;
  }
  const { count, sum, min, max } = value as HistogramValue | ExponentialHistogramValue;
  add(`${field}.count`, count);
  add(`${field}.sum`, sum);
  add(`${field}.min`, min);
  add(`${field}.max`, max);
}
