/**
 * The flow of the basic example over Kafka: a service sends its events, and somebody else reads them back and says how the flow is.
 *
 * KAFKA_BROKERS=127.0.0.1:9092 FLOW_TOPIC=weir.flow-events node dist/kafka.js
 */
import { randomUUID } from 'node:crypto';
import { Consumer, stringDeserializers } from '@platformatic/kafka';
import {
  externalAck,
  FlowEmitter,
  type FlowEvent,
  flowEvent,
  flowState,
  ingress,
  parseFlowEvent,
  processed,
} from '@weir/flow-events';
import { DEFAULT_FLOW_TOPIC, KafkaTransport } from '@weir/flow-events/kafka';

const brokers = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(',');
const topic = process.env['FLOW_TOPIC'] ?? DEFAULT_FLOW_TOPIC;

const flowId = `message-${randomUUID()}`;
const group = 'siscom';

const emitter = new FlowEmitter(new KafkaTransport({ brokers, topic, compression: 'zstd', autocreateTopics: true }));
await emitter.emitStrict(ingress(flowId).group(group).node('api-gateway', 'producer').payloadBytes(190));
await emitter.emitStrict(
  flowEvent(flowId)
    .group(group)
    .node('siscom-consumer', 'consumer')
    .stage('process')
    .status('received')
    .inputBytes(190),
);
await emitter.emitStrict(externalAck(flowId).group(group).node('position-store', 'external'));
await emitter.emitStrict(processed(flowId).group(group).node('siscom-consumer', 'consumer'));
await emitter.shutdown();

const consumer = new Consumer({
  clientId: 'flow-reader',
  groupId: `flow-reader-${randomUUID()}`,
  bootstrapBrokers: brokers,
  deserializers: stringDeserializers,
});
const events: FlowEvent[] = [];
const records = await consumer.consume({ topics: [topic], mode: 'earliest' });
for await (const { key, value } of records) {
  // The key is the flow id, so nothing else has to be read for one flow.
  if (key === flowId) events.push(parseFlowEvent(value));
  if (events.length === 4) break;
}
await consumer.close(true);

for (const { node, stage, status } of events) console.log(`${node.id} ${stage}/${status}`);
console.log(flowState(events, { now: [Math.floor(Date.now() / 1_000), 0] }));
