export { DEFAULT_FLOW_TOPIC, KafkaTransport, type KafkaTransportOptions } from './kafka-transport.ts';
