/** The closed lists that telemetry of caches is made of, and the number of each in arrays of counts. */
import {
  type CACHE_COALESCED_ROLE_VALUES,
  CACHE_DECODE_FAILURE_VALUES,
  type CACHE_EVENT_VALUES,
  CACHE_EVICTION_REASON_VALUES,
  CACHE_OPERATION_VALUES,
  CACHE_RESULT_VALUES,
} from '@weir/semconv';

/** What an application asks of a cache; `refresh` is what a cache asks of itself. */
export type CacheOperationName = (typeof CACHE_OPERATION_VALUES)[number];

/** What happened at a tier: the event's name without `cache.`. */
export type CacheEventName = (typeof CACHE_EVENT_VALUES)[number];

/** How an operation ended. */
export type CacheResult = (typeof CACHE_RESULT_VALUES)[number];

/** Whether an operation did the work that it shared with others, or waited for it. */
export type CoalescedRole = (typeof CACHE_COALESCED_ROLE_VALUES)[number];

/** Why a tier dropped an entry of its own accord. */
export type EvictionReason = (typeof CACHE_EVICTION_REASON_VALUES)[number];

/** Why what a tier held could not be read. */
export type DecodeFailure = (typeof CACHE_DECODE_FAILURE_VALUES)[number];

export const OPERATIONS: readonly CacheOperationName[] = CACHE_OPERATION_VALUES;
export const RESULTS: readonly CacheResult[] = CACHE_RESULT_VALUES;
export const EVICTION_REASONS: readonly EvictionReason[] = CACHE_EVICTION_REASON_VALUES;
export const DECODE_FAILURES: readonly DecodeFailure[] = CACHE_DECODE_FAILURE_VALUES;

/** Severity numbers of the log data model: 5 is DEBUG, 9 INFO, 17 ERROR. */
export const EVENT_SEVERITY: Readonly<Record<CacheEventName, 5 | 9 | 17>> = {
  hit: 5,
  miss: 5,
  expired: 9,
  inserted: 9,
  insert_rejected: 9,
  invalidated: 9,
  cleared: 5,
  refresh_hit: 5,
  refresh_miss: 9,
  eviction: 9,
  get_error: 17,
  insert_error: 17,
  invalidate_error: 17,
  clear_error: 17,
};
