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
