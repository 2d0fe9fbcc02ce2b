/** An event on its way: made and encoded once, so that a retry sends the same bytes. */
import type { CloudEventV1 } from 'cloudevents';
import type { ItemFate } from '@weir/delivery';
import { errorName } from '@weir/otel-compat';
import type { CloudEventBinding } from '../binding/binding.ts';
import { madeBytes } from '../encode/made-bytes.ts';
import { encodeStructured } from '../encode/structured.ts';
import { madeEvent } from '../envelope/made-event.ts';
import type { EventParts } from '../envelope/parts.ts';
import { CloudEventsError } from '../errors.ts';
import { faults } from '../state.ts';

/** Is told what became of an event. */
export type OnFate = (fate: ItemFate) => void;

/** Invariant: what it was made from is let go once there is an event, and nothing is made twice. */
export class QueuedEvent {
  /** Estimated, until it is encoded. */
  readonly bytes: number;
  readonly onFate: OnFate | undefined;
  #make: (() => CloudEventV1<unknown>) | undefined;
  #event: CloudEventV1<unknown> | undefined;
  #wire: { readonly value: unknown } | undefined;

  private constructor(bytes: number, onFate: OnFate | undefined) {
    this.bytes = bytes;
    this.onFate = onFate;
  }

  /**
   * An event that is encoded now: what happens to the object later changes nothing.
   *
   * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where it breaks the specification
   */
  static encoded(event: CloudEventV1<unknown>, binding: CloudEventBinding, onFate?: OnFate): QueuedEvent {
    const value = binding.encode(event);
    // With the comma that parts it from the next one.
    const queued = new QueuedEvent(binding.sizeOf(value) + 1, onFate);
    queued.#event = event;
    queued.#wire = { value };
    return queued;
  }

  /** An event of these parts, encoded now; it is made where somebody asks for it: a policy, or who keeps dead letters. */
  static ofParts(parts: EventParts, binding: CloudEventBinding, onFate?: OnFate): QueuedEvent {
    if (binding.encode !== encodeStructured) return QueuedEvent.encoded(madeEvent(parts), binding, onFate);
    const value = madeBytes(parts);
    const queued = new QueuedEvent(binding.sizeOf(value) + 1, onFate);
    queued.#make = () => madeEvent(parts);
    queued.#wire = { value };
    return queued;
  }

  /** An event that is made off the caller's stack, from what does not change. */
  static later(make: () => CloudEventV1<unknown>, bytes: number): QueuedEvent {
    const queued = new QueuedEvent(bytes, undefined);
    queued.#make = make;
    return queued;
  }

  /** Undefined where it cannot be made. */
  get event(): CloudEventV1<unknown> | undefined {
    const make = this.#make;
    if (make === undefined) return this.#event;
    this.#make = undefined;
    try {
      this.#event = make();
    } catch (error) {
      badEvent(error);
    }
    return this.#event;
  }

  /** As it is sent; undefined, and counted, where it cannot be. */
  wireFor(binding: CloudEventBinding): { readonly value: unknown } | undefined {
    if (this.#wire !== undefined) return this.#wire;
    const { event } = this;
    if (event === undefined) return undefined;
    try {
      this.#wire = { value: binding.encode(event) };
    } catch (error) {
      badEvent(error);
    }
    return this.#wire;
  }
}

/** Counts an event that cannot be sent. */
export function badEvent(error: unknown): void {
  const detail = error instanceof CloudEventsError ? error.message : errorName(error);
  faults.count('bad_event', `an event cannot be sent: ${detail}`);
}
