/** Sends flow events several ways at once. */
import { type DeadlineOptions, Delivery, type DeliveryOptions } from '@weir/delivery';
import { type DeliveryStats, type ItemResult, typeName } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import type { FlowTransport } from '../emitter.ts';
import { FlowEventsError } from '../errors.ts';
import { eventBytes } from '../event-size.ts';

/** One way out of a {@link MultiTransport}: a transport, and the queue before it. */
export interface TransportLeg extends Omit<DeliveryOptions<FlowEvent>, 'sizeOf'> {
  /** Names the leg in counts and metrics; each has its own. 1 to 128 characters. */
  readonly name: string;
  /** How long `close` waits for what is queued here, in milliseconds. Default 5,000. */
  readonly closeTimeoutMs?: number;
}

/**
 * Fans events out to several transports. Each leg has a queue, retries and counts of its own, so that one that is slow or
 * dead holds up no other.
 *
 * An event counts as delivered by this transport once a leg has taken it; what becomes of it there, `stats` says by leg.
 *
 * @example
 * const transport = new MultiTransport([
 *   { name: 'logs', transport: new OtelLogsTransport() },
 *   { name: 'memory', transport: new MemoryTransport() },
 * ]);
 * const emitter = new FlowEmitter(transport);
 */
export class MultiTransport implements FlowTransport {
  readonly #legs: ReadonlyMap<string, { readonly delivery: Delivery<FlowEvent>; readonly closeTimeoutMs: number }>;

  /**
   * @throws FlowEventsError `WEIR_FLOW_OPTION` where there is no leg or two have one name; DeliveryError
   *   `WEIR_DELIVERY_OPTION` when an option of a leg is out of range
   */
  constructor(legs: readonly TransportLeg[]) {
    if (!Array.isArray(legs) || legs.length === 0)
      throw new FlowEventsError('WEIR_FLOW_OPTION', `legs must be an array with at least one (got ${typeName(legs)})`);
    const known = new Map<string, { delivery: Delivery<FlowEvent>; closeTimeoutMs: number }>();
    for (const [index, leg] of (legs as readonly TransportLeg[]).entries()) {
      if (typeof leg?.name !== 'string' || known.has(leg.name))
        throw new FlowEventsError('WEIR_FLOW_OPTION', `legs[${index}].name must be text that no other leg has`);
      const { closeTimeoutMs = 5_000, ...options } = leg;
      known.set(leg.name, { delivery: new Delivery({ ...options, sizeOf: eventBytes }), closeTimeoutMs });
    }
    this.#legs = known;
  }

  async send(batch: readonly FlowEvent[]): Promise<readonly ItemResult[]> {
    return batch.map((event) => {
      let taken = false;
      for (const { delivery } of this.#legs.values()) taken = delivery.offer(event) || taken;
      return taken ? 'delivered' : 'rejected';
    });
  }

  /** Counts by leg. */
  stats(): Readonly<Record<string, DeliveryStats>> {
    return Object.fromEntries([...this.#legs].map(([name, { delivery }]) => [name, delivery.stats()]));
  }

  /**
   * Sends what is queued in every leg. Never rejects.
   *
   * @returns whether all of it met its fate in time (default 5,000 ms)
   */
  async forceFlush(options?: DeadlineOptions): Promise<boolean> {
    const flushed = await Promise.all([...this.#legs.values()].map(({ delivery }) => delivery.forceFlush(options)));
    return flushed.every(Boolean);
  }

  /** Flushes and closes every leg, each within its `closeTimeoutMs`. */
  async close(): Promise<void> {
    const closing = [...this.#legs.values()].map(({ delivery, closeTimeoutMs }) =>
      delivery.shutdown({ timeoutMs: closeTimeoutMs }),
    );
    await Promise.all(closing);
  }
}
