/** All instrumentations of this package at once. */
import { BentocacheInstrumentation } from './bentocache.ts';
import { CacheManagerInstrumentation } from './cache-manager.ts';
import { CacheableInstrumentation } from './cacheable.ts';
import type { CacheInstrumentationConfig } from './config.ts';
import type { CacheInstrumentation } from './instrumentation.ts';
import { KeyvInstrumentation } from './keyv.ts';
import { LruCacheInstrumentation } from './lru-cache.ts';

/**
 * One instrumentation for each of the five libraries.
 *
 * @param config options for all of them
 * @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: getCacheInstrumentations({ requireParentSpan: true }) });
 */
export function getCacheInstrumentations(config: CacheInstrumentationConfig = {}): CacheInstrumentation[] {
  return [
    new BentocacheInstrumentation(config),
    new CacheableInstrumentation(config),
    new CacheManagerInstrumentation(config),
    new KeyvInstrumentation(config),
    new LruCacheInstrumentation(config),
  ];
}
