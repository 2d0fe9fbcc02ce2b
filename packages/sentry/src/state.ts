/** What all copies of this package in one process share. */
import type { Context } from '@opentelemetry/api';
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong: a mask that failed, or an exception inside Weir. */
export type SentryFault = 'mask_failed' | 'internal_error';

interface State {
  readonly faults: FaultCounter<SentryFault>;
  readonly origins: WeakMap<object, Context>;
}

const state: State = processWide('sentry.v1', () => ({
  faults: new FaultCounter<SentryFault>('@weir/sentry'),
  origins: new WeakMap<object, Context>(),
}));

/** Counts faults of this process. */
export const faults: FaultCounter<SentryFault> = state.faults;

/** The context of events that are made of log records, where it need not be the active one. */
export const origins: WeakMap<object, Context> = state.origins;

/**
 * How often something went wrong that was kept from the application, since the process began.
 *
 * @example
 * weirSentryStats(); // { mask_failed: 0, internal_error: 0 }
 */
export function weirSentryStats(): Record<SentryFault, number> {
  return { mask_failed: 0, internal_error: 0, ...faults.counts() };
}
