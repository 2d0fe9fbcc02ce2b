/** The port between events and the metrics that they feed: metric sets, or instruments of the OpenTelemetry API. */
import type { Attributes } from '@opentelemetry/api';

/** What a declared event wants to feed. */
export interface EventMetricSpec {
  /** The scope that emits the event. */
  readonly scope: string;
  /** Name of the event. */
  readonly event: string;
  readonly kind: 'counter' | 'histogram';
  /** Name of the metric. */
  readonly name: string;
  readonly unit: string;
  readonly brief: string;
  /** What points are told apart by; `values` are those of an `enum`. */
  readonly attributes: readonly {
    readonly key: string;
    readonly type: 'string' | 'int' | 'double' | 'boolean' | 'enum';
    readonly values: readonly string[];
  }[];
}

/** A metric that an event feeds. */
export interface EventMetric {
  /** Adds to a counter, or records in a histogram. */
  write(value: number, attributes: Attributes): void;
}

/** Gives the metric for an event, once for each; nothing where it has none. */
export type EventMetricSource = (spec: EventMetricSpec) => EventMetric | undefined;

/**
 * A metric that keeps nothing.
 *
 * @example
 * noEventMetric.write(1, {});
 */
export const noEventMetric: EventMetric = { write() {} };
