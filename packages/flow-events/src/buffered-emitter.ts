/** Emits flow events through a queue, so that the transport is never waited for. */
import { type DeadlineOptions, Delivery, type DeliveryOptions } from '@weir/delivery';
import { type DeliveryStats, errorName } from '@weir/otel-compat';
import type { FlowEvent } from './contract/flow-event.ts';
import type { FlowTransport } from './emitter.ts';
import { FlowEventsError } from './errors.ts';
import { eventBytes } from './event-size.ts';
import { requireInteger } from './options.ts';
import { type Emittable, OutgoingEvents, type OutgoingOptions } from './outgoing-events.ts';
import { RecentIds } from './recent-ids.ts';
import { faults } from './state.ts';

/** Options of {@link BufferedEmitter}: those of a `Delivery`, which holds the events, and those of all emitters. */
export interface BufferedEmitterOptions
  extends Omit<DeliveryOptions<FlowEvent>, 'transport' | 'sizeOf' | 'keyOf'>, OutgoingOptions {
  /** Events of one flow leave in the order in which they were emitted, over retries too. Default false. */
  readonly ordered?: boolean;
  /** Looks for events that are emitted again. Default: it does not. */
  readonly dedupe?: {
    /** How many event ids are remembered at least; an integer of at least 1. Default 10,000. */
    readonly maxIds?: number;
    /** Whether repeats are left out. Default false: they are counted, and sent like any event. */
    readonly skip?: boolean;
  };
}

/** Counts of a {@link BufferedEmitter}. */
export interface BufferedEmitterMetrics extends DeliveryStats {
  /** What was no event. It was not offered. */
  readonly badEvents: number;
  /** Events whose id was seen before, with `dedupe`. Those that are skipped are not offered. */
  readonly duplicates: number;
}

/**
 * Emits flow events without ever waiting or failing: a bounded queue takes them, and batches, retries, a circuit breaker
 * and dead letters carry them to the transport. A retry sends the same event, with the same id and the same bytes.
 *
 * Invariant (`metrics`): each event that was offered is delivered, dead-lettered, dropped for one reason, or pending.
 *
 * @example
 * const emitter = new BufferedEmitter(new MemoryTransport(), { queue: { maxItems: 10_000 } });
 * emitter.emitBestEffort(ingress('order-42').node('api-gateway', 'producer'));
 * await emitter.forceFlush(); // true
 * emitter.metrics().delivered; // 1
 */
export class BufferedEmitter {
  readonly #delivery: Delivery<FlowEvent>;
  readonly #outgoing: OutgoingEvents;
  readonly #recent: RecentIds | undefined;
  readonly #skipsRepeats: boolean;
  readonly #leave = (event: FlowEvent): void => this.#offer(event);
  #badEvents = 0;
  #duplicates = 0;

  /**
   * @throws FlowEventsError `WEIR_FLOW_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, when an option is out of range or
   *   the transport is none
   */
  constructor(transport: FlowTransport, options: BufferedEmitterOptions = {}) {
    const { ordered = false, dedupe, mask, sampler, ...delivery } = options;
    if (typeof ordered !== 'boolean')
      throw new FlowEventsError('WEIR_FLOW_OPTION', `ordered must be a boolean (got ${typeof ordered})`);
    this.#outgoing = new OutgoingEvents({
      ...(mask !== undefined && { mask }),
      ...(sampler !== undefined && { sampler }),
    });
    this.#recent = dedupe && new RecentIds(requireInteger('dedupe.maxIds', dedupe.maxIds ?? 10_000, 1));
    this.#skipsRepeats = dedupe?.skip === true;
    this.#delivery = new Delivery<FlowEvent>({
      name: 'flow-events',
      ...delivery,
      transport,
      sizeOf: eventBytes,
      ...(ordered && { keyOf: ({ flow_id }: FlowEvent) => flow_id }),
    });
  }

  /** Takes an event and returns at once. Never throws: what goes wrong is counted, and reported once. */
  emitBestEffort(event: Emittable): void {
    try {
      this.#outgoing.send(event, this.#leave);
    } catch (error) {
      this.#badEvents += 1;
      const detail = error instanceof FlowEventsError ? error.message : errorName(error);
      faults.count('bad_event', `a flow event could not be made: ${detail}`);
    }
  }

  /** {@link BufferedEmitter.emitBestEffort}, for code that awaits it. Never rejects. */
  async emit(event: Emittable): Promise<void> {
    this.emitBestEffort(event);
  }

  /** Counts of events so far. */
  metrics(): BufferedEmitterMetrics {
    return { ...this.#delivery.stats(), badEvents: this.#badEvents, duplicates: this.#duplicates };
  }

  /** Counts of events so far, in the form that everything has that queues. */
  stats(): DeliveryStats {
    return this.#delivery.stats();
  }

  /**
   * Sends what is queued without waiting for company. Never rejects.
   *
   * @returns whether everything that was pending has met its fate in time (default 5,000 ms)
   */
  forceFlush(options?: DeadlineOptions): Promise<boolean> {
    return this.#delivery.forceFlush(options);
  }

  /**
   * Takes no more events, flushes, and closes the transport; at the deadline (default 5,000 ms) it drops what is left.
   * Never rejects.
   *
   * @returns whether nothing had to be dropped
   */
  shutdown(options?: DeadlineOptions): Promise<boolean> {
    return this.#delivery.shutdown(options);
  }

  #offer(event: FlowEvent): void {
    const recent = this.#recent;
    if (recent?.has(event.event_id) === true) {
      this.#duplicates += 1;
      if (this.#skipsRepeats) return;
    }
    // What the queue had no room for may be emitted again.
    if (this.#delivery.offer(event)) recent?.add(event.event_id);
  }
}
