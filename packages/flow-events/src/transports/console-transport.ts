/** Writes flow events as lines of JSON, for a terminal or a container's log. */
import type { Transport } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import { flowEventJson } from '../contract/json.ts';
import { requireFunction } from '../options.ts';

/** Options of {@link ConsoleTransport}. */
export interface ConsoleTransportOptions {
  /** Takes one line without its end. Default: `console.log`. */
  readonly write?: (line: string) => void;
}

/**
 * A transport that prints NDJSON.
 *
 * @example
 * new FlowEmitter(new ConsoleTransport()).emitBestEffort(ingress('order-42').node('api-gateway', 'producer'));
 */
export class ConsoleTransport implements Transport<FlowEvent> {
  readonly #write: (line: string) => void;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(options?: ConsoleTransportOptions) {
    this.#write = requireFunction('write', options?.write ?? ((line: string) => console.log(line)));
  }

  async send(batch: readonly FlowEvent[]): Promise<void> {
    for (const event of batch) this.#write(flowEventJson(event));
  }
}
