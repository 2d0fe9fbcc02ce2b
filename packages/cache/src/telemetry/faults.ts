/** What went wrong beside the cache: counted for the whole process, reported once, and never the application's problem. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong without the application noticing: a closed list. */
export const CACHE_FAULTS = [
  'telemetry_error',
  'handler_error',
  'handler_slow',
  'handler_dropped',
  'key_policy_error',
  'background_error',
  'bus_error',
] as const;

/** One of {@link CACHE_FAULTS}. */
export type CacheFault = (typeof CACHE_FAULTS)[number];

export const faults: FaultCounter<CacheFault> = processWide(
  'cache-faults.v1',
  () => new FaultCounter<CacheFault>('@weir/cache'),
);

/**
 * How many exceptions and delays were kept from the application, since the process began.
 *
 * @example
 * cacheFaults().handler_error; // 0
 */
export function cacheFaults(): Record<CacheFault, number> {
  const none = Object.fromEntries(CACHE_FAULTS.map((kind) => [kind, 0])) as Record<CacheFault, number>;
  return { ...none, ...faults.counts() };
}
