/**
 * Metric names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * How many operations shared one piece of work, where more than one did.
 *
 * Instrument: histogram, unit `{operation}`. Stability: development.
 */
export const METRIC_CACHE_COALESCED_CALLERS = 'cache.coalesced.callers' as const;

/**
 * Values that could not be read, and were taken for misses.
 *
 * Instrument: counter, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_DECODE_FAILURES = 'cache.decode_failures' as const;

/**
 * Values in a tier, where the tier can tell at once.
 *
 * Instrument: gauge, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_ENTRIES = 'cache.entries' as const;

/**
 * Values that a tier dropped of its own accord.
 *
 * Instrument: counter, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_EVICTIONS = 'cache.evictions' as const;

/**
 * How long loaders took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_LOAD_DURATION = 'cache.load.duration' as const;

/**
 * How long operations took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_OPERATION_DURATION = 'cache.operation.duration' as const;

/**
 * Operations that ended, while metrics were collected.
 *
 * Instrument: counter, unit `{operation}`. Stability: development.
 */
export const METRIC_CACHE_OPERATIONS = 'cache.operations' as const;

/**
 * Requests for a key, by tier and what the tier answered.
 *
 * Instrument: counter, unit `{request}`. Stability: development.
 */
export const METRIC_CACHE_REQUESTS = 'cache.requests' as const;

/**
 * How old values were that were served past their time, since they were stored.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_STALE_AGE = 'cache.stale.age' as const;

/**
 * Refreshes that found another version of the value in the next tier.
 *
 * Instrument: counter, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_TIER_DISAGREEMENTS = 'cache.tier.disagreements' as const;

/**
 * How long tiers took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_TIER_DURATION = 'cache.tier.duration' as const;

/**
 * For each hit, the median time of the loader less the time of the hit.
 *
 * Instrument: counter, unit `s`. Stability: development.
 */
export const METRIC_CACHE_TIME_SAVED = 'cache.time_saved' as const;
