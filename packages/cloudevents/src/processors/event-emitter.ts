/** Sends CloudEvents that the application makes itself. */
import type { DeadlineOptions, ItemFate } from '@weir/delivery';
import { errorName, type Mask } from '@weir/otel-compat';
import type { CloudEventV1 } from 'cloudevents';
import { CloudEventsError } from '../errors.ts';
import { optionalFunction } from '../option-rules.ts';
import { faults } from '../state.ts';
import { completer, type CompletionOptions, type EmittableEvent } from './completed-event.ts';
import { Egress, type EgressStats } from './egress.ts';
import type { EgressOptions } from './egress-options.ts';
import { maskEvent } from './masked-event.ts';
import { QueuedEvent } from './queued-event.ts';

/** Options of {@link CloudEventEmitter}: where events go, and what completes them. */
export interface CloudEventEmitterOptions extends EgressOptions, CompletionOptions {
  /** Masks `data` and `subject`. Default: nothing is masked. */
  readonly mask?: Mask;
}

/**
 * Sends events of the application through a bounded queue. What an event lacks is completed: `id`, `source`, `specversion`,
 * `time` and, from what is in scope, `traceparent`, `tracestate`, `flowid`, `requestid` and `correlationid`. The event itself is
 * not changed, and what happens to it afterwards changes nothing that is sent.
 *
 * Invariant (`stats`): each event that was offered is delivered, dead-lettered, dropped for one reason, or pending.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, from the constructor
 * @example
 * const emitter = new CloudEventEmitter({
 *   source: 'https://orders.example.com',
 *   binding: httpBinding({ endpoint: receiverUrl }),
 * });
 * emitter.emitBestEffort({ type: 'com.example.order.placed', subject: 'order-42', data: { total: 7 } });
 * await emitter.forceFlush(); // true
 * emitter.stats().delivered; // 1
 * await emitter.shutdown(); // true
 */
export class CloudEventEmitter {
  readonly #egress: Egress;
  readonly #complete: (event: EmittableEvent) => CloudEventV1<unknown>;
  readonly #mask: Mask | undefined;
  #closed = false;

  constructor(options: CloudEventEmitterOptions) {
    this.#egress = new Egress(options, 'events');
    this.#complete = completer(options);
    this.#mask = optionalFunction('mask', options.mask);
  }

  /**
   * Resolves once the event is queued.
   *
   * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where it breaks the specification, `WEIR_CLOUDEVENTS_CLOSED` after
   *   `shutdown`, `WEIR_CLOUDEVENTS_NOT_DELIVERED` where the queue did not take it
   */
  async emit(event: EmittableEvent): Promise<void> {
    this.#queue(event);
  }

  /**
   * Resolves once the receiver has the event.
   *
   * @throws CloudEventsError as `emit`, and `WEIR_CLOUDEVENTS_NOT_DELIVERED` where it was given up; the message says why
   */
  async emitStrict(event: EmittableEvent): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<ItemFate>();
    this.#queue(event, resolve);
    const fate = await promise;
    if (fate !== 'delivered') throw notDelivered(fate);
  }

  /** Takes an event and returns at once. Never throws: what goes wrong is counted, and reported once. */
  emitBestEffort(event: EmittableEvent): void {
    try {
      this.#egress.offer(this.#queued(event));
    } catch (error) {
      const detail = error instanceof CloudEventsError ? error.message : errorName(error);
      faults.count('bad_event', `an event cannot be sent: ${detail}`);
    }
  }

  /** Counts of events so far. What breaks the specification was not offered. */
  stats(): EgressStats {
    return this.#egress.stats();
  }

  /**
   * Sends what is queued without waiting for company. Never rejects.
   *
   * @returns whether everything that was pending has met its fate in time (default 5,000 ms)
   */
  forceFlush(options?: DeadlineOptions): Promise<boolean> {
    return this.#egress.forceFlush(options);
  }

  /**
   * Takes no more events, flushes, and closes the connections; at the deadline (default 5,000 ms) it drops what is left. Never
   * rejects.
   *
   * @returns whether nothing had to be dropped
   */
  shutdown(options?: DeadlineOptions): Promise<boolean> {
    this.#closed = true;
    return this.#egress.shutdown(options);
  }

  #queue(event: EmittableEvent, onFate?: (fate: ItemFate) => void): void {
    if (this.#closed) throw new CloudEventsError('WEIR_CLOUDEVENTS_CLOSED', 'the emitter is shut down');
    if (!this.#egress.offer(this.#queued(event, onFate))) throw notDelivered('not taken');
  }

  #queued(event: EmittableEvent, onFate?: (fate: ItemFate) => void): QueuedEvent {
    const completed = this.#complete(event);
    if (this.#mask !== undefined) maskEvent(completed, this.#mask);
    return QueuedEvent.encoded(completed, this.#egress.binding, onFate);
  }
}

function notDelivered(fate: ItemFate | 'not taken'): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_NOT_DELIVERED', `the event was not delivered: ${fate}`);
}
