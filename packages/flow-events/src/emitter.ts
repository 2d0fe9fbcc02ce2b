/** Hands flow events to a transport, one at a time, and accounts for each. */
import {
  type DeliveryStats,
  type DropReason,
  errorName,
  type ItemResult,
  noDrops,
  type Transport,
} from '@weir/otel-compat';
import type { FlowEvent } from './contract/flow-event.ts';
import { FlowEventsError } from './errors.ts';
import { requireInteger } from './options.ts';
import { type Emittable, OutgoingEvents, type OutgoingOptions } from './outgoing-events.ts';
import { faults } from './state.ts';

/** Carries flow events away. */
export type FlowTransport = Transport<FlowEvent>;

/** Options of {@link FlowEmitter.shutdown}. */
export interface FlowShutdownOptions {
  /** How long events in flight and the transport's end may take, in milliseconds, from 0 to 2,147,483,647. Default 5,000. */
  readonly timeoutMs?: number;
}

/** Options of {@link FlowEmitter}. */
export interface FlowEmitterOptions extends OutgoingOptions {
  /** Most events in flight; further ones are dropped. An integer of at least 1; default 10,000. */
  readonly maxPending?: number;
}

// The longest time that a timer of Node takes.
const MAX_TIMER_MS = 2_147_483_647;

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
  readonly #maxPending: number;
  readonly #outgoing: OutgoingEvents;
  readonly #flights = new Set<Flight>();
  readonly #abort = new AbortController();
  readonly #dropped: Record<DropReason, number> = noDrops();
  #offered = 0;
  #delivered = 0;
  #closing: Promise<void> | undefined;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` for what is no transport, or an option out of range */
  constructor(transport: FlowTransport, options?: FlowEmitterOptions) {
    if (typeof transport?.send !== 'function') {
      throw new FlowEventsError('WEIR_FLOW_OPTION', `transport must have a send method (got ${typeof transport})`);
    }
    this.#transport = transport;
    this.#maxPending = requireInteger('maxPending', options?.maxPending ?? 10_000, 1);
    this.#outgoing = new OutgoingEvents(options ?? {});
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
   * Resolves when the event was delivered; at once where a sampler leaves it out or holds it back.
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
   * Takes no more events, waits for those in flight, and closes the transport. At the deadline it gives up what is left.
   * Never rejects.
   *
   * @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range
   */
  shutdown(options?: FlowShutdownOptions): Promise<void> {
    this.#closing ??= this.#close(requireInteger('timeoutMs', options?.timeoutMs ?? 5_000, 0, MAX_TIMER_MS));
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    const { promise: deadline, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#abort.abort();
      for (const flight of this.#flights) flight.land('shutdown_deadline');
      resolve();
    }, timeoutMs);
    await Promise.race([this.#end(), deadline]);
    clearTimeout(timer);
  }

  async #end(): Promise<void> {
    await this.forceFlush();
    try {
      await this.#transport.close?.();
    } catch (error) {
      faults.count('internal_error', `a transport could not be closed: ${errorName(error)}`);
    }
  }

  /** Throws where there is no event to offer; rejects where it was not delivered. */
  #offer(emittable: Emittable): Promise<unknown> {
    const offered: Promise<void>[] = [];
    this.#outgoing.send(emittable, (event) => offered.push(this.#offerEvent(event)));
    return offered.length === 1 ? (offered[0] as Promise<void>) : Promise.all(offered);
  }

  #offerEvent(event: FlowEvent): Promise<void> {
    this.#offered += 1;
    if (this.#closing !== undefined) {
      this.#dropped.closed += 1;
      return Promise.reject(closedError());
    }
    if (this.#flights.size >= this.#maxPending) return Promise.reject(this.#drop('queue_full'));
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
        reject(this.#drop(reason, cause));
      },
    };
    this.#flights.add(flight);
    return flight;
  }

  #drop(reason: DropReason, cause?: unknown): FlowEventsError {
    this.#dropped[reason] += 1;
    faults.count('not_delivered', `a flow event was dropped: ${reason}`);
    return new FlowEventsError('WEIR_FLOW_NOT_DELIVERED', reason, { cause });
  }

  async #attempt(event: FlowEvent, { land }: Flight): Promise<void> {
    try {
      const results = await this.#transport.send([event], this.#abort.signal);
      const result = resultOf(results);
      if (result === 'delivered') land();
      else land(result === 'rejected' ? 'rejected' : 'retries_exhausted');
    } catch (error) {
      land(isFinalFailure(error) ? 'rejected' : 'retries_exhausted', error);
    }
  }
}

/** The fate of the one event that was sent; a transport that gives no result for it has not said that it was delivered. */
function resultOf(results: void | readonly ItemResult[]): ItemResult {
  return results === undefined ? 'delivered' : (results[0] ?? 'retry');
}

function isFinalFailure(error: unknown): boolean {
  try {
    return (error as { retryable?: unknown } | null | undefined)?.retryable === false;
  } catch {
    // A getter of a foreign error threw.
    return false;
  }
}

function closedError(): FlowEventsError {
  return new FlowEventsError('WEIR_FLOW_CLOSED', 'the emitter is shut down');
}

function ignore(): void {
  // The fate of the event is in the counts.
}
