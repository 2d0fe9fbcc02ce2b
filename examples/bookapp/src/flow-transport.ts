/** Where flow events go: to the logs, and to FLOW_EVENTS_TOPIC of KAFKA_BROKERS, where it is set, for trackers and stores. */
import { type FlowTransport, MultiTransport, OtelLogsTransport, type TransportLeg } from '@weir/flow-events';
import { addressesFromEnvironment, textFromEnvironment } from './environment.ts';

/** A way out, and how to wait for what is in it. */
export interface OpenFlowTransport {
  readonly transport: FlowTransport;
  /** Sends what the transport has taken and not sent yet; false where that fails. */
  readonly flush: () => Promise<boolean>;
}

/** The way out that the environment asks for. */
export async function openFlowTransport(): Promise<OpenFlowTransport> {
  const [topic, brokers] = [textFromEnvironment('FLOW_EVENTS_TOPIC'), addressesFromEnvironment('KAFKA_BROKERS')];
  const logs = new OtelLogsTransport();
  if (topic === undefined || brokers === undefined) return { transport: logs, flush: async () => true };
  // Loaded only where it is used: the client wants a newer Node than the rest.
  const { KafkaTransport } = await import('@weir/flow-events/kafka');
  // Events of one flow do not overtake each other on either way.
  const keyOf: TransportLeg['keyOf'] = ({ flow_id }) => flow_id;
  const transport = new MultiTransport([
    { name: 'flow-events-logs', transport: logs, keyOf },
    { name: 'flow-events-kafka', transport: new KafkaTransport({ brokers, topic }), keyOf },
  ]);
  return { transport, flush: () => transport.forceFlush() };
}
