/** The port between the ways out and the protocols that events leave by. */
import type { CloudEventV1 } from 'cloudevents';
import type { BatchOptions } from '@weir/delivery';
import type { Transport } from '@weir/otel-compat';

/** A protocol, and where events go by it. Ways out may share one: each opens it for itself. */
export interface CloudEventBinding<Wire = unknown> {
  /** Names its deliveries in metrics, such as `http`. */
  readonly name: string;
  /** How events are put together for one send. */
  readonly batch: BatchOptions;
  /** Sends at once. */
  readonly concurrency: number;
  /** The longest that one send may take, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * An event as it is sent, over retries too.
   *
   * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` where the event breaks the specification
   */
  encode(event: CloudEventV1<unknown>): Wire;
  /** Bytes of it. */
  sizeOf(wire: Wire): number;
  /** Events of one key leave in order; undefined where nothing asks for an order. */
  keyOf?(event: CloudEventV1<unknown>): string | undefined;
  /** Connections of its own, which whoever opened them closes. */
  open(): Transport<Wire>;
}

/** @returns whether it has what is called of a binding */
export function isBinding(value: unknown): value is CloudEventBinding {
  const { encode, sizeOf, open } = (value ?? {}) as Partial<CloudEventBinding>;
  return [encode, sizeOf, open].every((method) => typeof method === 'function');
}
