/**
 * Metric names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * Attempts at sending a batch that ended.
 *
 * Instrument: counter, unit `{attempt}`. Stability: development.
 */
export const METRIC_DELIVERY_ATTEMPTS = 'delivery.attempts' as const;

/**
 * Items in a batch that was sent.
 *
 * Instrument: histogram, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_BATCH_SIZE = 'delivery.batch.size' as const;

/**
 * 1 for the state that the circuit breaker is in, 0 for the others.
 *
 * Instrument: updowncounter, unit `1`. Stability: development.
 */
export const METRIC_DELIVERY_BREAKER_STATUS = 'delivery.breaker.status' as const;

/**
 * Items that met their fate.
 *
 * Items that were delivered carry no `error.type`. With `delivery.queue.size` this adds up to what was offered.
 *
 * Instrument: counter, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_ITEMS_PROCESSED = 'delivery.items.processed' as const;

/**
 * The most items that may be without a fate.
 *
 * Instrument: updowncounter, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_QUEUE_CAPACITY = 'delivery.queue.capacity' as const;

/**
 * Items without a fate yet, in the queue or on their way.
 *
 * Instrument: updowncounter, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_QUEUE_SIZE = 'delivery.queue.size' as const;

/**
 * How long an attempt took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_DELIVERY_SEND_DURATION = 'delivery.send.duration' as const;
