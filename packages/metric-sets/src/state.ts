/** What all copies of this package in one process share: the counts of what went wrong. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong after set-up: a closed list. */
export type MetricSetsFault =
  | 'invalid_value'
  | 'invalid_attributes'
  | 'too_many_sets'
  | 'region_full'
  | 'precision_lost'
  | 'collect_failed'
  | 'export_failed'
  | 'event_refused'
  | 'internal_error';

interface State {
  readonly faults: FaultCounter<MetricSetsFault>;
}

const state: State = processWide('metric-sets.v1', () => ({
  faults: new FaultCounter<MetricSetsFault>('@weir/metric-sets'),
}));

/** Counts the faults of this thread. */
export const faults: FaultCounter<MetricSetsFault> = state.faults;

const NONE: Readonly<Record<MetricSetsFault, number>> = {
  invalid_value: 0,
  invalid_attributes: 0,
  too_many_sets: 0,
  region_full: 0,
  precision_lost: 0,
  collect_failed: 0,
  export_failed: 0,
  event_refused: 0,
  internal_error: 0,
};

/**
 * What went wrong in this thread since it began: values and attributes that were refused, sets that found no room,
 * collections and exports that failed, exceptions kept from the application.
 *
 * @example
 * metricSetsStats().invalid_value; // 0
 */
export function metricSetsStats(): Record<MetricSetsFault, number> {
  return { ...NONE, ...faults.counts() };
}
