/**
 * Event names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * One observed step of a flow.
 *
 * The attributes mirror version 1 of the FlowEvent contract. The time of the event is the timestamp of the log record,
 * and its trace and span are those of the record.
 *
 * Stability: development.
 */
export const EVENT_FLOW_EVENT = 'flow.event' as const;

/**
 * What a metric set says of itself, sent once before its first row.
 *
 * Stability: development.
 */
export const EVENT_METRIC_SET_DESCRIBED = 'metric_set.described' as const;

/**
 * What one combination of attributes of a metric set has come to in an interval.
 *
 * The attributes of the set stand beside these.
 *
 * Stability: development.
 */
export const EVENT_METRIC_SET_ROW = 'metric_set.row' as const;
