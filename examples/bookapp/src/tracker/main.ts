/**
 * Starts `tracker`, which follows the flows of all services and tells which acknowledgements do not come. Several share the
 * work. Environment: KAFKA_BROKERS, FLOW_EVENTS_TOPIC, FLOW_GRACE_MS (default 10000), PORT (default 8002).
 */
import { FlowTracker } from '@weir/flow-events';
import { KafkaFlowSource } from '@weir/flow-events/kafka';
import {
  addressesFromEnvironment,
  hostFromEnvironment,
  integerFromEnvironment,
  portFromEnvironment,
  requiredFromEnvironment,
} from '../environment.ts';
import { flowEmitter, flushFlowEvents } from '../flow.ts';
import { createHttpServer } from '../http-server.ts';
import { ensureTopic } from '../messaging/kafka-topic.ts';
import { runService } from '../service.ts';

const GROUP = 'trackers';

await runService('tracker', async () => {
  requiredFromEnvironment('KAFKA_BROKERS', 'addresses of brokers, separated by commas');
  const brokers = addressesFromEnvironment('KAFKA_BROKERS') ?? [];
  const topic = requiredFromEnvironment('FLOW_EVENTS_TOPIC', 'where the services send flow events');
  const graceMs = integerFromEnvironment('FLOW_GRACE_MS', 10_000, { min: 1, max: 3_600_000 });
  await ensureTopic(topic, brokers);
  const tracker = new FlowTracker({ emitter: flowEmitter, graceMs });
  // Progress past a missing acknowledgement is committed once that was told.
  const source = new KafkaFlowSource(tracker, { brokers, topic, groupId: GROUP }, flushFlowEvents);
  source.start();
  const app = createHttpServer();
  app.get('/health', () => ({ status: 'ok', service: 'tracker' }));
  const url = await app.listen({ host: hostFromEnvironment(), port: portFromEnvironment('PORT', 8_002) });
  return {
    url,
    async close() {
      await app.close();
      await source.close();
      await tracker.close();
    },
  };
});
