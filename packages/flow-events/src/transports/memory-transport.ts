/** Keeps flow events in memory, for tests and for looking at. */
import type { ItemResult, Transport } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import { requireInteger } from '../options.ts';

/** Options of {@link MemoryTransport}. */
export interface MemoryTransportOptions {
  /** Most events kept; further ones are rejected. An integer of at least 1; default 10,000. */
  readonly maxEvents?: number;
}

/**
 * A transport into an array.
 *
 * @example
 * const transport = new MemoryTransport();
 * await new FlowEmitter(transport).emitStrict(ingress('order-42').node('api-gateway', 'producer'));
 * transport.events.length; // 1
 */
export class MemoryTransport implements Transport<FlowEvent> {
  readonly #events: FlowEvent[] = [];
  readonly #maxEvents: number;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(options?: MemoryTransportOptions) {
    this.#maxEvents = requireInteger('maxEvents', options?.maxEvents ?? 10_000, 1);
  }

  /** What was sent, in order. */
  get events(): readonly FlowEvent[] {
    return this.#events;
  }

  async send(batch: readonly FlowEvent[]): Promise<readonly ItemResult[]> {
    return batch.map((event) => {
      if (this.#events.length >= this.#maxEvents) return 'rejected';
      this.#events.push(event);
      return 'delivered';
    });
  }

  /** Forgets what was sent. */
  clear(): void {
    this.#events.length = 0;
  }
}
