export { DEFAULT_FLOW_TOPIC, KafkaTransport, type KafkaTransportOptions } from './kafka-transport.ts';
export { KafkaFlowSource } from './kafka-flow-source.ts';
export type { KafkaFlowSourceOptions, KafkaGroupProtocol } from './kafka-flow-source-options.ts';
