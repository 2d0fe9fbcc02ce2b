/** Counts of what went wrong inside this package, shared by all copies of it in one process. */
import { errorName, FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong: a hook or a name of the application that throws, or an exception inside Weir. */
export type CacheInstrumentationFault = 'hook_error' | 'name_error' | 'internal_error';

const faults: FaultCounter<CacheInstrumentationFault> = processWide(
  'instrumentation-caches-faults.v1',
  () => new FaultCounter<CacheInstrumentationFault>('@weir/instrumentation-caches'),
);

/**
 * How often each fault happened since the process began.
 *
 * @example
 * cacheInstrumentationFaults(); // { hook_error: 0, name_error: 0, internal_error: 0 }
 */
export function cacheInstrumentationFaults(): Record<CacheInstrumentationFault, number> {
  return { hook_error: 0, name_error: 0, internal_error: 0, ...faults.counts() };
}

/** What `fn` gives; undefined where it throws, which is counted: neither the library nor the application is told. */
export function guarded<T>(fault: CacheInstrumentationFault, what: string, fn: () => T): T | undefined {
  try {
    return fn();
  } catch (error) {
    faults.count(fault, `${what} failed: ${errorName(error)}`);
    return undefined;
  }
}
