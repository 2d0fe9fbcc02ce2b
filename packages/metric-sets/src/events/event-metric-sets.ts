/** Metric sets as what declared events feed: the port of `@weir/otel-compat` between events and metrics. */
import { errorName, type EventMetricSource } from '@weir/otel-compat';
import { coreOf, defaultRegistry, type MetricSetRegistry, optionError } from '../registry/registry.ts';
import { faults } from '../state.ts';
import { EventSet } from './event-set.ts';

/** Options of {@link eventMetricSets}. */
export interface EventMetricSetsOptions {
  /** Default: the registry of the thread. */
  readonly registry?: MetricSetRegistry;
  /**
   * Most combinations of open values (strings and numbers) of one event; what is beyond is counted together, told apart by
   * `otel.metric.overflow`. 1 to 100,000, default 1,000.
   */
  readonly maxCombinations?: number;
}

/** What a registry may hold at all, by default. */
const MOST = 100_000;

/**
 * Gives each declared event a metric set of its name, with the one counter or histogram that it feeds. Enums and booleans
 * become measurement attributes; strings and numbers registration attributes, a set being registered for each combination.
 *
 * The source never throws: an event whose metric is no valid instrument, or whose name is that of another set, has none, and
 * that is counted.
 *
 * @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` for an option out of range
 * @example
 * const source = eventMetricSets({ registry });
 * const sold = source({
 *   scope: 'shop',
 *   event: 'order.placed',
 *   kind: 'counter',
 *   name: 'order.sold',
 *   unit: '{item}',
 *   brief: 'Items sold.',
 *   attributes: [{ key: 'order.channel', type: 'enum', values: ['web', 'phone'] }],
 * });
 * sold.write(3, { 'order.channel': 'web' });
 */
export function eventMetricSets(options: EventMetricSetsOptions = {}): EventMetricSource {
  const { registry = defaultRegistry, maxCombinations = 1_000 } = options;
  if (coreOf(registry) === undefined) throw optionError('registry', 'a MetricSetRegistry', registry);
  if (!Number.isInteger(maxCombinations) || maxCombinations < 1 || maxCombinations > MOST) {
    throw optionError('maxCombinations', `an integer from 1 to ${MOST}`, maxCombinations);
  }
  return (spec) => {
    try {
      return new EventSet(spec, registry, maxCombinations);
    } catch (error) {
      faults.count('event_refused', `an event cannot feed a metric set: ${errorName(error)}`);
      return undefined;
    }
  };
}
