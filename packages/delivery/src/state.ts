/** Counts of what went wrong inside this package, shared by all copies of it in one process. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong beside the fate of items: callbacks and transports that break their contract. */
export const DELIVERY_FAULTS = [
  /** `sizeOf` threw, or gave what is no size. */
  'bad_size',
  /** `keyOf` threw. */
  'bad_key',
  /** `admit` threw, gave no boolean, or gave none in time. */
  'bad_admission',
  /** `onDrop` or `onFate` threw. */
  'bad_listener',
  /** `deadLetter` threw, gave what is no answer, or gave none in time. */
  'bad_dead_letter',
  /** A file of dead letters has reached its bound. */
  'dead_letters_full',
  /** A transport threw instead of rejecting, returned no promise, or answered with what is no result. */
  'bad_transport',
  /** A transport could not be closed. */
  'close_failed',
  /** `forceFlush` or `shutdown` was given no time, and took its default. */
  'bad_timeout',
  /** Metrics could not be registered or recorded. */
  'bad_metrics',
  /** A delivery dropped its first item for some reason. */
  'items_dropped',
] as const;

/** One of {@link DELIVERY_FAULTS}. */
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

/** Counts faults of this process. */
export const faults: FaultCounter<DeliveryFault> = processWide(
  'delivery.v1',
  () => new FaultCounter<DeliveryFault>('@weir/delivery'),
);

/**
 * How often each fault happened since the process began. What became of items is in `Delivery.stats()`.
 *
 * @example
 * deliveryFaults().bad_transport; // 0
 */
export function deliveryFaults(): Record<DeliveryFault, number> {
  const none = Object.fromEntries(DELIVERY_FAULTS.map((kind) => [kind, 0])) as Record<DeliveryFault, number>;
  return { ...none, ...faults.counts() };
}
