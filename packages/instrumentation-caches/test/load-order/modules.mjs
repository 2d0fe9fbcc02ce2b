/** The libraries as an application imports them. */
export * as bentocache from 'bentocache';
export { memoryDriver } from 'bentocache/drivers/memory';
export * as cacheable from 'cacheable';
export * as cacheManager from 'cache-manager';
export * as keyv from 'keyv';
export * as lruCache from 'lru-cache';
