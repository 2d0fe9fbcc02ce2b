import { CloudEventEmitter } from '@weir/cloudevents';
import { kafkaBinding } from '@weir/cloudevents/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountingBreaches } from '../faults/accounting-law.ts';
import { endpoint, secureConnection } from '../services/kafka/connection.ts';
import { consume, withTopic } from '../services/kafka/round-trip.ts';
import { killKafka, restartKafka } from '../services/kafka/service.ts';
import { recordsIn, senderOptions } from './flow-topic.ts';
import { type OwnKafka, startOwnKafka } from './own-kafka.ts';

const SOURCE = 'https://orders.acme.com';
let own: OwnKafka;

beforeAll(async () => {
  own = await startOwnKafka(UNSECURED_BEARERS);
});

afterAll(() => own.end());

// Tokens without a signature, which Kafka has for tests: KIP-255.
const LISTENER = 'listener.name.secure.oauthbearer';
const MODULE = 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule';
const UNSECURED_BEARERS = [
  'sasl.enabled.mechanisms=SCRAM-SHA-512,SCRAM-SHA-256,PLAIN,OAUTHBEARER',
  `${LISTENER}.sasl.jaas.config=${MODULE} required unsecuredLoginStringClaim_sub="unused";`,
];

test('over TLS with SCRAM-SHA-512, nothing is lost over the kill of a broker, each subject stays in order, and the counts are exact', async ({
  signal,
}) => {
  const connection = await secureConnection(own.running.endpoints, 'SCRAM-SHA-512');
  await withTopic(connection, async (topic) => {
    const emitter = new CloudEventEmitter({
      source: SOURCE,
      binding: kafkaBinding({ ...senderOptions(connection), topic, batchSize: 50 }),
      queue: { maxItems: 2_500 },
      retry: { maxAttempts: 1_000, baseMs: 50, maxMs: 500 },
      breaker: { openMs: 100, maxOpenMs: 500 },
    });
    const emit = (from: number, count: number): void => {
      for (let index = from; index < from + count; index += 1) {
        emitter.emitBestEffort({ type: 'io.acme.n', subject: `order-${index % 7}`, data: index });
      }
    };
    emit(0, 1_000);
    await emitter.forceFlush({ timeoutMs: 60_000 });
    emit(1_000, 500);
    await killKafka(own.running);
    emit(1_500, 2_500);
    expect(accountingBreaches(emitter.stats())).toEqual([]);
    own.running = await restartKafka(own.running);
    expect(await emitter.shutdown({ timeoutMs: 60_000 })).toBe(true);

    const stats = emitter.stats();
    expect(accountingBreaches(stats)).toEqual([]);
    expect([stats.offered, stats.pending, stats.deadLettered]).toEqual([4_000, 0, 0]);
    expect(stats.delivered + stats.dropped.queue_full).toBe(4_000);
    const read = await consume(connection, topic, { count: await recordsIn(connection, topic), signal });
    // At least once: what came again is the same event.
    const arrived = [
      ...new Map(read.map(({ headers, key, value }) => [headers['ce_id'], { key, data: Number(value) }])).values(),
    ];
    expect(arrived).toHaveLength(stats.delivered);
    for (const events of Object.values(Object.groupBy(arrived, ({ key }) => key))) {
      const order = events?.map(({ data }) => data) ?? [];
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });
});

test('logged in by OAUTHBEARER with a token that is asked for, events are delivered; with a bad one they are not', async ({
  signal,
}) => {
  const connection = await secureConnection(own.running.endpoints, 'SCRAM-SHA-512');
  const token = (expiresInS: number): string => {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ sub: 'weir', iat: now - 1, exp: now + expiresInS })}.`;
  };
  await withTopic(connection, async (topic) => {
    const { tls } = senderOptions(connection);
    const emitterWith = (asked: () => string): CloudEventEmitter => {
      const sasl = { mechanism: 'OAUTHBEARER', token: asked } as const;
      const brokers = [endpoint(own.running.endpoints, 'secureBrokers')];
      const binding = kafkaBinding({ brokers, topic, sasl, ...(tls !== undefined && { tls }) });
      return new CloudEventEmitter({ source: SOURCE, binding, retry: { maxAttempts: 1 } });
    };
    const good = emitterWith(() => token(300));
    await good.emitStrict({ type: 'io.acme.a' });
    await good.shutdown();
    expect(await consume(connection, topic, { count: 1, signal })).toMatchObject([
      { headers: { ce_type: 'io.acme.a' } },
    ]);
    const bad = emitterWith(() => token(-300));
    await expect(bad.emitStrict({ type: 'io.acme.a' })).rejects.toMatchObject({
      code: 'WEIR_CLOUDEVENTS_NOT_DELIVERED',
    });
    await bad.shutdown();
  });
});
