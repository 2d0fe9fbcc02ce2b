/** Sends flow events to a Kafka topic. */
import { type KafkaRecord, KafkaSender, type KafkaSenderOptions } from '@weir/delivery/kafka';
import type { ItemResult, Transport } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import type { FlowTransport } from '../emitter.ts';
import { requireMethod } from '../options.ts';
import { flowRecord } from './flow-record.ts';

/** The topic that flow events go to unless another is named. */
export const DEFAULT_FLOW_TOPIC = 'weir.flow-events';

/** Options of {@link KafkaTransport}: those of `KafkaSender`, or a sender that is there already. */
export type KafkaTransportOptions =
  | KafkaSenderOptions
  | {
      /** Carries the records; it names the topic, and closing the transport closes it. */
      readonly sender: Transport<KafkaRecord>;
    };

/**
 * A transport of flow events to Kafka: one record an event, its key the flow id, so that a flow stays in order on one
 * partition; its value the event's JSON. The topic is `weir.flow-events` unless `topic` names another.
 *
 * Needs `@platformatic/kafka` 2.12, and with it Node 22.22 or 24.6.
 *
 * @example
 * const transport = new KafkaTransport({ brokers: ['127.0.0.1:9092'], acks: 'all', compression: 'zstd' });
 * const emitter = new FlowEmitter(transport);
 * await emitter.shutdown();
 */
export class KafkaTransport implements FlowTransport {
  readonly #sender: Transport<KafkaRecord>;

  /** @throws DeliveryError `WEIR_DELIVERY_OPTION`, or FlowEventsError `WEIR_FLOW_OPTION` for a sender that is none */
  constructor(options: KafkaTransportOptions) {
    const { sender } = options as { readonly sender?: Transport<KafkaRecord> };
    if (sender !== undefined) requireMethod('sender', sender, 'send');
    this.#sender = sender ?? new KafkaSender({ topic: DEFAULT_FLOW_TOPIC, ...(options as KafkaSenderOptions) });
  }

  /** As `KafkaSender.send`. Events are encoded before it returns. */
  send(events: readonly FlowEvent[], signal: AbortSignal): Promise<void | readonly ItemResult[]> {
    return this.#sender.send(events.map(flowRecord), signal);
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#sender.close?.();
  }
}
