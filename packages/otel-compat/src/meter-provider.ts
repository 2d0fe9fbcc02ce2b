/** Finds the MeterProvider that the application registered, so that nobody holds on to a no-op meter. */
import type { MeterProvider } from '@opentelemetry/api';
import { apiRegistrations } from './api-registrations.ts';

/**
 * The registered MeterProvider, or undefined where there is none.
 *
 * `metrics.getMeterProvider()` gives a no-op one before the registration, and what was made with that stays a no-op.
 *
 * @example
 * findMeterProvider(); // undefined, before an SDK has started
 */
export function findMeterProvider(): MeterProvider | undefined {
  return apiRegistrations()?.metrics as MeterProvider | undefined;
}
