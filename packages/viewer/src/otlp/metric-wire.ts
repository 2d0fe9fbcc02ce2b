/** OTLP metrics messages as both readers give them, under the rules of `wire.ts`. */
import type { WireKeyValue, WireResource, WireScope } from './wire.ts';

export interface WireMetricsRequest {
  readonly resourceMetrics?: readonly {
    readonly resource?: WireResource;
    readonly scopeMetrics?: readonly { readonly scope?: WireScope; readonly metrics?: readonly WireMetric[] }[];
  }[];
}

export interface WireMetric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: WirePoints<WireNumberPoint>;
  readonly sum?: WirePoints<WireNumberPoint> & { readonly isMonotonic?: boolean };
  readonly histogram?: WirePoints<WireHistogramPoint>;
  readonly exponentialHistogram?: WirePoints<WireExponentialHistogramPoint>;
  readonly summary?: WirePoints<WireSummaryPoint>;
}

export interface WirePoints<Point> {
  readonly dataPoints?: readonly Point[];
  readonly aggregationTemporality?: number;
}

export interface WirePoint {
  readonly attributes?: readonly WireKeyValue[];
  readonly startTimeUnixNano?: bigint;
  readonly timeUnixNano?: bigint;
  readonly flags?: number;
}

export interface WireNumberPoint extends WirePoint {
  readonly asDouble?: number;
  readonly asInt?: bigint;
  readonly exemplars?: readonly WireExemplar[];
}

export interface WireHistogramPoint extends WirePoint {
  readonly count?: bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly bigint[];
  readonly explicitBounds?: readonly number[];
  readonly exemplars?: readonly WireExemplar[];
}

export interface WireExponentialHistogramPoint extends WirePoint {
  readonly count?: bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly scale?: number;
  readonly zeroCount?: bigint;
  readonly zeroThreshold?: number;
  readonly positive?: WireBuckets;
  readonly negative?: WireBuckets;
  readonly exemplars?: readonly WireExemplar[];
}

export interface WireBuckets {
  readonly offset?: number;
  readonly bucketCounts?: readonly bigint[];
}

export interface WireSummaryPoint extends WirePoint {
  readonly count?: bigint;
  readonly sum?: number;
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number }[];
}

export interface WireExemplar {
  readonly timeUnixNano?: bigint;
  readonly asDouble?: number;
  readonly asInt?: bigint;
  readonly spanId?: string;
  readonly traceId?: string;
  readonly filteredAttributes?: readonly WireKeyValue[];
}
