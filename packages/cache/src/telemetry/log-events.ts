/** Log events of caches: an event name, a severity, and attributes, within the span that they belong to. */
import type { Attributes, Context } from '@opentelemetry/api';
import type { Logger } from '@weir/otel-compat';
import {
  ATTR_CACHE_COALESCED,
  ATTR_CACHE_COALESCED_ROLE,
  ATTR_CACHE_DECODE_FAILURE,
  ATTR_CACHE_DURATION_NS,
  ATTR_CACHE_EVENT,
  ATTR_CACHE_EVICTION_REASON,
  ATTR_CACHE_FALLBACK,
  ATTR_CACHE_KEY,
  ATTR_CACHE_NAME,
  ATTR_CACHE_OPERATION,
  ATTR_CACHE_REQUEST_ID,
  ATTR_CACHE_RESULT,
  ATTR_CACHE_STALE,
  ATTR_CACHE_TIER,
  ATTR_ERROR_TYPE,
  ATTR_REQUEST_ID,
  EVENT_CACHE_OPERATION_COMPLETE,
} from '@weir/semconv';
import { faults } from './faults.ts';
import type { CacheOperationEvent, CacheTierEvent } from './handler.ts';
import { EVENT_SEVERITY } from '../names.ts';
import { errorName } from '@weir/otel-compat';

const DEBUG = 5;

/** Emits `cache.<event>`. Never throws. */
export function emitTierEvent(logger: Logger, event: CacheTierEvent, within: Context | undefined): void {
  emit(logger, `cache.${event.event}`, EVENT_SEVERITY[event.event], within, () => ({
    ...common(event),
    [ATTR_CACHE_TIER]: event.tierName,
    [ATTR_CACHE_EVENT]: event.event,
    [ATTR_CACHE_FALLBACK]: event.fallback,
    ...(event.operation !== undefined && { [ATTR_CACHE_OPERATION]: event.operation }),
    ...(event.stale !== undefined && { [ATTR_CACHE_STALE]: event.stale }),
    ...(event.reason !== undefined && { [ATTR_CACHE_EVICTION_REASON]: event.reason }),
    ...(event.decodeFailure !== undefined && { [ATTR_CACHE_DECODE_FAILURE]: event.decodeFailure }),
  }));
}

/** Emits `cache.operation_complete`. Never throws. */
export function emitOperationComplete(logger: Logger, event: CacheOperationEvent, within: Context): void {
  emit(logger, EVENT_CACHE_OPERATION_COMPLETE, DEBUG, within, () => ({
    ...common(event),
    [ATTR_CACHE_OPERATION]: event.operation,
    [ATTR_CACHE_RESULT]: event.result,
    [ATTR_CACHE_COALESCED]: event.coalesced,
    ...(event.role !== undefined && { [ATTR_CACHE_COALESCED_ROLE]: event.role }),
  }));
}

function common(event: CacheTierEvent | CacheOperationEvent): Attributes {
  return {
    [ATTR_CACHE_NAME]: event.cacheName,
    [ATTR_CACHE_REQUEST_ID]: event.requestId,
    [ATTR_CACHE_DURATION_NS]: event.durationNs,
    ...(event.key !== undefined && { [ATTR_CACHE_KEY]: event.key }),
    ...(event.errorType !== undefined && { [ATTR_ERROR_TYPE]: event.errorType }),
    ...(event.ambientRequestId !== undefined && { [ATTR_REQUEST_ID]: event.ambientRequestId }),
  };
}

function emit(
  logger: Logger,
  eventName: string,
  severityNumber: number,
  within: Context | undefined,
  attributes: () => Attributes,
): void {
  const inContext = within === undefined ? {} : { context: within };
  try {
    if (logger.enabled?.({ ...inContext, severityNumber, eventName }) === false) return;
    logger.emit({ eventName, severityNumber, attributes: attributes(), ...inContext });
  } catch (error) {
    faults.count('telemetry_error', `a log event of a cache was not emitted: ${errorName(error)}`);
  }
}
