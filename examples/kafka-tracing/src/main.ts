/**
 * Sends three orders as one batch and works on each: `KAFKA_BROKERS=127.0.0.1:9092 npm start`.
 *
 * Nothing here speaks of tracing but the loop, which says where the work on a message begins and ends.
 */
import { randomUUID } from 'node:crypto';
import { propagation, context, trace } from '@opentelemetry/api';
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { instrumentMessages } from '@weir/instrumentation-platformatic-kafka';
import { describeSpans } from './describe-spans.ts';
import { exporter } from './telemetry.ts';

const bootstrapBrokers = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(',');
const topic = `orders-${randomUUID()}`;
const admin = new Admin({ clientId: 'admin', bootstrapBrokers });
await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });

const producer = new Producer({ clientId: 'shop', bootstrapBrokers, serializers: stringSerializers });
const orders = ['book', 'lamp', 'chair'].map((value, index) => ({ topic, key: String(index), value }));
const flow = propagation.createBaggage({ 'flow.id': { value: 'basket-7' } });
await context.with(propagation.setBaggage(context.active(), flow), () => producer.send({ acks: -1, messages: orders }));
await producer.close();

const consumer = new Consumer({
  clientId: 'warehouse',
  groupId: `warehouse-${randomUUID()}`,
  bootstrapBrokers,
  deserializers: stringDeserializers,
  maxWaitTime: 500,
});
const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
for await (const message of await instrumentMessages(stream)) {
  const flowId = propagation.getActiveBaggage()?.getEntry('flow.id')?.value;
  await trace.getTracer('warehouse').startActiveSpan(`pack ${message.value}`, async (span) => {
    console.log(`packing a ${message.value} of ${flowId}`);
    span.end();
  });
  if (message.value !== orders.at(-1)?.value) continue;
  await message.commit();
  break;
}
await consumer.close(true);
await admin.deleteTopics({ topics: [topic] });
await admin.close();

console.log();
for (const line of describeSpans(exporter.getFinishedSpans())) console.log(line.replaceAll(topic, 'orders'));
