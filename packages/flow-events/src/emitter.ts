/** Hands flow events to a transport, one at a time, and accounts for each. */
import { type DeliveryStats, type DropReason, errorName, noDrops, type Transport } from '@weir/otel-compat';
import type { FlowEventBuilder } from './builder.ts';
import type { FlowEvent } from './contract/flow-event.ts';
import { checkedFlowEvent } from './contract/validate.ts';
import { FlowEventsError } from './errors.ts';
import { faults } from './state.ts';

/** Carries flow events away. */
export type FlowTransport = Transport<FlowEvent>;

/** Options of {@link FlowEmitter.shutdown}. */
export interface FlowShutdownOptions {
  /** How long events in flight may take, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
}

/** What can be emitted: an event, or a builder that is built here. */
export type Emittable = FlowEvent | FlowEventBuilder;

interface Flight {
  readonly promise: Promise<void>;
  /** Ends the flight, once; without a reason the event was delivered. */
  readonly land: (reason?: DropReason, cause?: unknown) => void;
}

/**
 * Emits flow events over a transport, without a queue and without retries.
 *
 * Invariant (`stats`): each event that was offered is delivered, dropped for one reason, or pending. What cannot be built is
 * no event: it is not offered, but counted in `flowEventsStats`.
 *
 * @example
 * const emitter = new FlowEmitter(new OtelLogsTransport());
 * emitter.emitBestEffort(ingress('order-42').node('api-gateway', 'producer'));
 */
export class FlowEmitter {
  readonly #transport: FlowTransport;
  readonly #flights = new Set<Flight>();
  readonly #abort = new AbortController();
  readonly #dropped: Record<DropReason, number> = noDrops();
  #offered = 0;
  #delivered = 0;
  #closing: Promise<void> | undefined;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` for what is no transport */
  constructor(transport: FlowTransport) {
    if (typeof transport?.send !== 'function') {
      throw new FlowEventsError('WEIR_FLOW_OPTION', `transport must have a send method (got ${typeof transport})`);
    }
    this.#transport = transport;
  }

  /**
   * Resolves when the event was handed to the transport. Its later fate is counted.
   *
   * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT` or `WEIR_FLOW_CLOSED`
   */
  async emit(event: Emittable): Promise<void> {
    this.#offer(event).catch(ignore);
    if (this.#closing !== undefined) throw closedError();
  }

  /**
   * Resolves when the event was delivered.
   *
   * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT`, `WEIR_FLOW_CLOSED`, or `WEIR_FLOW_NOT_DELIVERED` with the transport's
   *   error as cause
   */
  async emitStrict(event: Emittable): Promise<void> {
    await this.#offer(event);
  }

  /** Emits and returns at once. Never throws: what goes wrong is counted, and reported once. */
  emitBestEffort(event: Emittable): void {
    try {
      this.#offer(event).catch(ignore);
    } catch (error) {
      const detail = error instanceof FlowEventsError ? error.message : errorName(error);
      faults.count('bad_event', `a flow event could not be made: ${detail}`);
    }
  }

  /** Counts of events so far. */
  stats(): DeliveryStats {
    return {
      offered: this.#offered,
      delivered: this.#delivered,
      deadLettered: 0,
      dropped: { ...this.#dropped },
      pending: this.#flights.size,
    };
  }

  /** Resolves when every event that is in flight now has met its fate. */
  async forceFlush(): Promise<void> {
    await Promise.allSettled([...this.#flights].map(({ promise }) => promise));
  }

  /**
   * Takes no more events, waits for those in flight up to the deadline, gives up the rest, and closes the transport. Never
   * rejects.
   */
  shutdown({ timeoutMs = 5_000 }: FlowShutdownOptions = {}): Promise<void> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    const deadline = setTimeout(() => {
      this.#abort.abort();
      for (const flight of this.#flights) flight.land('shutdown_deadline');
    }, timeoutMs);
    await this.forceFlush();
    clearTimeout(deadline);
    try {
      await this.#transport.close?.();
    } catch (error) {
      faults.count('internal_error', `a transport could not be closed: ${errorName(error)}`);
    }
  }

  /** Throws where there is no event to offer; rejects where it was not delivered. */
  #offer(emittable: Emittable): Promise<void> {
    const event = isBuilder(emittable) ? emittable.build() : checkedFlowEvent(emittable);
    this.#offered += 1;
    if (this.#closing !== undefined) {
      this.#dropped.closed += 1;
      return Promise.reject(closedError());
    }
    const flight = this.#takeOff();
    void this.#attempt(event, flight);
    return flight.promise;
  }

  #takeOff(): Flight {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const flight: Flight = {
      promise,
      land: (reason, cause) => {
        if (!this.#flights.delete(flight)) return;
        if (reason === undefined) {
          this.#delivered += 1;
          resolve();
          return;
        }
        this.#dropped[reason] += 1;
        faults.count('not_delivered', `a flow event was dropped: ${reason}`);
        reject(new FlowEventsError('WEIR_FLOW_NOT_DELIVERED', reason, { cause }));
      },
    };
    this.#flights.add(flight);
    return flight;
  }

  async #attempt(event: FlowEvent, { land }: Flight): Promise<void> {
    try {
      const results = await this.#transport.send([event], this.#abort.signal);
      const result = results?.[0] ?? 'delivered';
      if (result === 'delivered') land();
      else land(result === 'rejected' ? 'rejected' : 'retries_exhausted');
    } catch (error) {
      const final = (error as { retryable?: unknown } | null)?.retryable === false;
      land(final ? 'rejected' : 'retries_exhausted', error);
    }
  }
}

/** By its method: a builder may come from another copy of this package. */
function isBuilder(emittable: Emittable | undefined): emittable is FlowEventBuilder {
  return typeof (emittable as { build?: unknown } | undefined)?.build === 'function';
}

function closedError(): FlowEventsError {
  return new FlowEventsError('WEIR_FLOW_CLOSED', 'the emitter is shut down');
}

function ignore(): void {
  // The fate of the event is in the counts.
}
