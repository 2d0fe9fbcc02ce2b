/**
 * Span types.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * The loader of the application at work.
 *
 * Name: `cache.load`
 *
 * Kind: internal. Stability: development.
 */
export const SPAN_CACHE_LOAD = 'cache.load' as const;

/**
 * One operation of the application on a cache.
 *
 * Name: `cache.{cache.operation}`
 *
 * Kind: internal. Stability: development.
 */
export const SPAN_CACHE_OPERATION = 'cache.operation' as const;

/**
 * What one tier did for an operation.
 *
 * Name: `cache.tier`
 *
 * Kind: internal. Stability: development.
 */
export const SPAN_CACHE_TIER = 'cache.tier' as const;
