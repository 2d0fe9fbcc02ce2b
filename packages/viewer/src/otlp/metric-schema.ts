/** The OTLP metrics messages, in the same form and under the same rules as the rest of the schema. */
import { many, one, type MessageDescriptors } from './descriptor.ts';

const pointTimes = { startTimeUnixNano: one('fixed64', 2), timeUnixNano: one('fixed64', 3) };

/** Messages of the metrics signal; they refer to the common ones. */
export const metricMessages: MessageDescriptors = {
  ExportMetricsServiceRequest: { fields: { resourceMetrics: many('ResourceMetrics', 1) } },
  ResourceMetrics: { fields: { resource: one('Resource', 1), scopeMetrics: many('ScopeMetrics', 2) } },
  ScopeMetrics: { fields: { scope: one('InstrumentationScope', 1), metrics: many('Metric', 2) } },
  Metric: {
    oneofs: { data: { oneof: ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] } },
    fields: {
      name: one('string', 1),
      description: one('string', 2),
      unit: one('string', 3),
      gauge: one('Gauge', 5),
      sum: one('Sum', 7),
      histogram: one('Histogram', 9),
      exponentialHistogram: one('ExponentialHistogram', 10),
      summary: one('Summary', 11),
    },
  },
  Gauge: { fields: { dataPoints: many('NumberDataPoint', 1) } },
  Sum: {
    fields: {
      dataPoints: many('NumberDataPoint', 1),
      aggregationTemporality: one('int32', 2),
      isMonotonic: one('bool', 3),
    },
  },
  Histogram: { fields: { dataPoints: many('HistogramDataPoint', 1), aggregationTemporality: one('int32', 2) } },
  ExponentialHistogram: {
    fields: { dataPoints: many('ExponentialHistogramDataPoint', 1), aggregationTemporality: one('int32', 2) },
  },
  Summary: { fields: { dataPoints: many('SummaryDataPoint', 1) } },
  NumberDataPoint: {
    oneofs: { value: { oneof: ['asDouble', 'asInt'] } },
    fields: {
      ...pointTimes,
      asDouble: one('double', 4),
      exemplars: many('Exemplar', 5),
      asInt: one('sfixed64', 6),
      attributes: many('KeyValue', 7),
      flags: one('uint32', 8),
    },
  },
  HistogramDataPoint: {
    fields: {
      ...pointTimes,
      count: one('fixed64', 4),
      sum: one('double', 5),
      bucketCounts: many('fixed64', 6),
      explicitBounds: many('double', 7),
      exemplars: many('Exemplar', 8),
      attributes: many('KeyValue', 9),
      flags: one('uint32', 10),
      min: one('double', 11),
      max: one('double', 12),
    },
  },
  ExponentialHistogramDataPoint: {
    fields: {
      ...pointTimes,
      attributes: many('KeyValue', 1),
      count: one('fixed64', 4),
      sum: one('double', 5),
      scale: one('sint32', 6),
      zeroCount: one('fixed64', 7),
      positive: one('Buckets', 8),
      negative: one('Buckets', 9),
      flags: one('uint32', 10),
      exemplars: many('Exemplar', 11),
      min: one('double', 12),
      max: one('double', 13),
      zeroThreshold: one('double', 14),
    },
  },
  Buckets: { fields: { offset: one('sint32', 1), bucketCounts: many('uint64', 2) } },
  SummaryDataPoint: {
    fields: {
      ...pointTimes,
      count: one('fixed64', 4),
      sum: one('double', 5),
      quantileValues: many('ValueAtQuantile', 6),
      attributes: many('KeyValue', 7),
      flags: one('uint32', 8),
    },
  },
  ValueAtQuantile: { fields: { quantile: one('double', 1), value: one('double', 2) } },
  Exemplar: {
    oneofs: { value: { oneof: ['asDouble', 'asInt'] } },
    fields: {
      timeUnixNano: one('fixed64', 2),
      asDouble: one('double', 3),
      spanId: one('bytes', 4),
      traceId: one('bytes', 5),
      asInt: one('sfixed64', 6),
      filteredAttributes: many('KeyValue', 7),
    },
  },
};
