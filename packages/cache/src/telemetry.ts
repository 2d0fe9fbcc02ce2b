/** What an adapter of another cache observes it with: the same spans, events and metrics. */
export { audience, type AudienceOptions } from './telemetry/audience.ts';
export type { CacheTelemetryOptions, TierLabel } from './telemetry/core.ts';
export type { CacheCounts, TierCounts } from './telemetry/counts.ts';
export type { TierDetail } from './telemetry/observed.ts';
export { CacheOperation } from './telemetry/operation.ts';
export { CacheTelemetry } from './telemetry/telemetry.ts';
export { TierStep } from './telemetry/tier-step.ts';
