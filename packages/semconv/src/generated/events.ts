/**
 * Event names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * Clearing a tier failed. Severity ERROR.
 *
 * Stability: development.
 */
export const EVENT_CACHE_CLEAR_ERROR = 'cache.clear_error' as const;

/**
 * A tier removed everything. Severity DEBUG.
 *
 * Stability: development.
 */
export const EVENT_CACHE_CLEARED = 'cache.cleared' as const;

/**
 * A tier dropped a value of its own accord. Severity INFO.
 *
 * Stability: development.
 */
export const EVENT_CACHE_EVICTION = 'cache.eviction' as const;

/**
 * A tier had a value that is past its time. Severity INFO.
 *
 * Stability: development.
 */
export const EVENT_CACHE_EXPIRED = 'cache.expired' as const;

/**
 * Reading from a tier failed. Severity ERROR.
 *
 * Stability: development.
 */
export const EVENT_CACHE_GET_ERROR = 'cache.get_error' as const;

/**
 * A tier had the value. Severity DEBUG.
 *
 * Stability: development.
 */
export const EVENT_CACHE_HIT = 'cache.hit' as const;

/**
 * Storing in a tier failed. Severity ERROR.
 *
 * Stability: development.
 */
export const EVENT_CACHE_INSERT_ERROR = 'cache.insert_error' as const;

/**
 * A tier, or its policy, refused a value. Severity INFO.
 *
 * Stability: development.
 */
export const EVENT_CACHE_INSERT_REJECTED = 'cache.insert_rejected' as const;

/**
 * A tier stored a value. Severity INFO.
 *
 * Stability: development.
 */
export const EVENT_CACHE_INSERTED = 'cache.inserted' as const;

/**
 * Removing from a tier failed. Severity ERROR.
 *
 * Stability: development.
 */
export const EVENT_CACHE_INVALIDATE_ERROR = 'cache.invalidate_error' as const;

/**
 * A tier removed a key or a tag. Severity INFO.
 *
 * Stability: development.
 */
export const EVENT_CACHE_INVALIDATED = 'cache.invalidated' as const;

/**
 * A tier did not have the key. Severity DEBUG.
 *
 * Stability: development.
 */
export const EVENT_CACHE_MISS = 'cache.miss' as const;

/**
 * An operation ended. Severity DEBUG.
 *
 * Stability: development.
 */
export const EVENT_CACHE_OPERATION_COMPLETE = 'cache.operation_complete' as const;

/**
 * A refresh found the value in a tier. Severity DEBUG.
 *
 * Stability: development.
 */
export const EVENT_CACHE_REFRESH_HIT = 'cache.refresh_hit' as const;

/**
 * A refresh did not find the value in a tier. Severity INFO.
 *
 * Stability: development.
 */
export const EVENT_CACHE_REFRESH_MISS = 'cache.refresh_miss' as const;

/**
 * Something was written to the console.
 *
 * Stability: development.
 */
export const EVENT_CONSOLE_MESSAGE = 'console.message' as const;

/**
 * The circuit breaker of a delivery opened, let a batch through to see, or closed.
 *
 * Told to the internal telemetry alone.
 *
 * Stability: development.
 */
export const EVENT_DELIVERY_BREAKER_CHANGED = 'delivery.breaker.changed' as const;

/**
 * Events were held back by a rate limit or by sampling, and none of that name came after them.
 *
 * Stability: development.
 */
export const EVENT_EVENT_LOGGER_EVENTS_SUPPRESSED = 'event_logger.events.suppressed' as const;

/**
 * An event whose name is none, or made of data; it keeps its attributes.
 *
 * Stability: development.
 */
export const EVENT_EVENT_LOGGER_UNNAMED = 'event_logger.unnamed' as const;

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

/**
 * A line that pino wrote, without a name of its own.
 *
 * Stability: development.
 */
export const EVENT_PINO_MESSAGE = 'pino.message' as const;

/**
 * Something went wrong inside Weir for the first time, and was kept from the application.
 *
 * Stability: development.
 */
export const EVENT_WEIR_FAULT = 'weir.fault' as const;
