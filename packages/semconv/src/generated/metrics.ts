/**
 * Metric names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * How often something private was masked.
 *
 * Instrument: counter, unit `{match}`. Stability: development.
 */
export const METRIC_REDACTION_MASKED = 'redaction.masked' as const;
