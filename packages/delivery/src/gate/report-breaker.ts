/** Tells whoever listens to what Weir says of itself that a breaker has opened or closed. */
import { reportInternal } from '@weir/otel-compat';
import { ATTR_DELIVERY_BREAKER_STATE, ATTR_DELIVERY_NAME, EVENT_DELIVERY_BREAKER_CHANGED } from '@weir/semconv';
import type { BreakerState } from './breaker.ts';

const INFO = 9;
const WARN = 13;

/** Never throws. */
export function reportBreaker(name: string, state: BreakerState): void {
  reportInternal({
    component: '@weir/delivery',
    event: EVENT_DELIVERY_BREAKER_CHANGED,
    severityNumber: state === 'open' ? WARN : INFO,
    attributes: { [ATTR_DELIVERY_NAME]: name, [ATTR_DELIVERY_BREAKER_STATE]: state },
  });
}
