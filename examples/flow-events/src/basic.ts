/** A flow of four events: a message comes in, is worked on, an external system acknowledges, and it is done with. */
import { FlowEmitter, flowEvent, externalAck, flowState, ingress, MemoryTransport, processed } from '@weir/flow-events';

const transport = new MemoryTransport();
const emitter = new FlowEmitter(transport);

const flowId = 'message-190';
const group = 'siscom';

await emitter.emitStrict(
  ingress(flowId).group(group).node('api-gateway', 'producer').payloadBytes(190).meta('endpoint', '/messages'),
);
await emitter.emitStrict(
  flowEvent(flowId)
    .group(group)
    .node('siscom-consumer', 'consumer')
    .stage('process')
    .status('received')
    .inputBytes(190)
    .outputBytes(210),
);
await emitter.emitStrict(externalAck(flowId).group(group).node('position-store', 'external'));
await emitter.emitStrict(processed(flowId).group(group).node('siscom-consumer', 'consumer'));

for (const { node, stage, status } of transport.events) console.log(`${node.id} ${stage}/${status}`);
console.log(flowState(transport.events, { now: [Math.floor(Date.now() / 1_000), 0] }));
await emitter.shutdown();
