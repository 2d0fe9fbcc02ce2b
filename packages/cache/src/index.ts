export type { CacheConfiguration, ConfiguredLevel } from './configuration.ts';
export { Cache, type LoadOptions } from './cache.ts';
export { CacheBuilder } from './builder.ts';
export { CacheEntry, type EntryOptions, type EntryTimes } from './entry.ts';
export { CACHE_ERROR_CODES, CacheError, type CacheErrorCode } from './errors.ts';
export type { CallOptions, LoadContext, Loader, Timeouts } from './fetch/options.ts';
export type { InvalidationBus, InvalidationMessage } from './invalidation/bus.ts';
export { keyText } from './key-text.ts';
export type { InsertPolicy, LevelOptions } from './level/options.ts';
export type {
  CacheEventName,
  CacheOperationName,
  CacheResult,
  CoalescedRole,
  DecodeFailure,
  EvictionReason,
} from './names.ts';
export type { CacheStats } from './stats.ts';
export type { CacheTelemetryOptions, LogsLevel, SpansLevel } from './telemetry/core.ts';
export type { TierCounts } from './telemetry/counts.ts';
export { CACHE_FAULTS, type CacheFault, cacheFaults } from './telemetry/faults.ts';
export type { CacheEventHandler, CacheOperationEvent, CacheTierEvent } from './telemetry/handler.ts';
export type { KeyPolicy } from './telemetry/key-policy.ts';
export type { Providers } from './telemetry/listeners.ts';
export {
  type CacheTier,
  type EvictionListener,
  type MaybePromise,
  type TierCall,
  Undecodable,
} from './tier/cache-tier.ts';
export { MemoryTier, type MemoryTierOptions } from './tier/memory-tier.ts';
export type { Clock, Timer } from './time.ts';
