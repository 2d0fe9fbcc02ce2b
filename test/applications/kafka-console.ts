import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { produce, withTopic } from '../services/kafka/round-trip.ts';
import { type Application, spanNamed } from './application.ts';

const [CLIENT, CONSUMER] = [3, 5];

/** Prints the messages of a topic. */
export const kafkaConsole: Application = {
  name: 'kafka-console',
  what: 'a consumer on `@platformatic/kafka`, ES modules',
  spans: ['poll {topic}', 'process {topic}'],
  entry: 'build/cli.js',
  async prepare() {
    const endpoints = kafkaEndpoints(process.env);
    const connection = plaintextConnection(endpoints);
    const [traceId, spanId, requestId] = [
      randomBytes(16).toString('hex'),
      randomBytes(8).toString('hex'),
      randomUUID(),
    ];
    const flowId = `flow-${randomUUID()}`;
    const { promise: isOver, resolve: close } = Promise.withResolvers<void>();
    const { promise: made, resolve } = Promise.withResolvers<string>();
    const removed = withTopic(connection, async (topic) => {
      resolve(topic);
      await isOver;
    });
    const topic = await Promise.race([made, removed.then(() => '')]);
    const headers = {
      traceparent: `00-${traceId}-${spanId}-01`,
      baggage: `flow.id=${flowId}`,
      'x-request-id': requestId,
    };
    await produce(connection, topic, [{ key: 'key-1', value: '{"order":"order-7"}', headers }]);
    return {
      args: ['--brokers', endpoints['brokers'] ?? '', 'consume', topic, '--from', '0'],
      use: (application) => application.untilWritten('order-7'),
      ending: 'SIGTERM',
      isComplete: (spans) =>
        spanNamed(spans, `poll ${topic}`) !== undefined && spanNamed(spans, `process ${topic}`) !== undefined,
      check(spans) {
        const [poll, work] = [
          spanNamed(spans, `poll ${topic}`, CLIENT),
          spanNamed(spans, `process ${topic}`, CONSUMER),
        ];
        expect(poll?.links.map((link) => link.spanId)).toEqual([spanId]);
        expect(work).toMatchObject({ traceId, parentSpanId: spanId });
        expect(work?.attributes).toMatchObject({ 'request.id': requestId, 'flow.id': flowId, 'kafka.offset': 0 });
      },
      async close() {
        close();
        await removed;
      },
    };
  },
};
