/** Spans, events and metrics of the caches that an application has. */
import {
  cacheInstrumentationFaults,
  type CacheInstrumentationConfig,
  getCacheInstrumentations,
} from '@weir/instrumentation-caches';
import type { Keys } from '../options/rules.ts';
import type { Contribution } from './contribution.ts';

/** Options of the part `caches`. */
export type CachesPart = CacheInstrumentationConfig;

export const cachesKeys: Keys<CachesPart> = {
  enabled: true,
  cacheName: true,
  eventHandlers: true,
  keyPolicy: true,
  logs: true,
  metrics: true,
  requestHook: true,
  requireParentSpan: true,
  responseHook: true,
  slowMs: true,
  spans: true,
};

/** @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION` */
export function cachesPart(options: CachesPart): Contribution {
  return { instrumentations: getCacheInstrumentations(options), stats: cacheInstrumentationFaults };
}
