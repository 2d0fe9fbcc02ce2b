/** Metric instruments that follow the registration: a meter taken before a provider is registered would record nothing for ever. */
import { type Meter, type MeterProvider, metrics } from '@opentelemetry/api';

/**
 * A source of instruments: made at the first call, and again once another MeterProvider is registered.
 *
 * @param name instrumentation scope name
 * @param make makes the instruments; called once per provider
 * @param provider used instead of the registered one
 * @example
 * const instruments = instrumentSource('shop', (meter) => ({ orders: meter.createCounter('shop.orders') }));
 * instruments().orders.add(1);
 */
export function instrumentSource<T>(name: string, make: (meter: Meter) => T, provider?: MeterProvider): () => T {
  let seen: MeterProvider | undefined;
  let instruments: T;
  return () => {
    const current = provider ?? metrics.getMeterProvider();
    if (current !== seen) {
      instruments = make(current.getMeter(name));
      seen = current;
    }
    return instruments;
  };
}
