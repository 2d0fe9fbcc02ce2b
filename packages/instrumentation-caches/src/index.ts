export { BentocacheInstrumentation } from './bentocache.ts';
export { getCacheInstrumentations } from './cache-instrumentations.ts';
export { CacheManagerInstrumentation, type CacheManagerOptions } from './cache-manager.ts';
export { CacheableInstrumentation } from './cacheable.ts';
export type { CacheInstrumentationConfig, CacheRequestInfo, CacheResponseInfo } from './config.ts';
export {
  CACHE_INSTRUMENTATION_ERROR_CODES,
  CacheInstrumentationError,
  type CacheInstrumentationErrorCode,
} from './errors.ts';
export { type CacheInstrumentationFault, cacheInstrumentationFaults } from './faults.ts';
export { CacheInstrumentation } from './instrumentation.ts';
export { KeyvInstrumentation } from './keyv.ts';
export { LruCacheInstrumentation } from './lru-cache.ts';
