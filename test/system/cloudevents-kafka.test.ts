import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CloudEventEmitter, type CloudEventV1 } from '@weir/cloudevents';
import { openCloudEvents, parseCloudEventsConfig } from '@weir/cloudevents/config';
import { kafkaBinding, KAFKA_MODES } from '@weir/cloudevents/kafka';
import { KAFKA_COMPRESSIONS } from '@weir/delivery/kafka';
import { Kafka } from 'cloudevents';
import { expect, test } from 'vitest';
import { command } from '../checks/command.ts';
import {
  endpoint,
  kafkaEndpoints,
  plaintextConnection,
  SASL_MECHANISMS,
  secureConnection,
} from '../services/kafka/connection.ts';
import { consume, withTopic } from '../services/kafka/round-trip.ts';
import { readByPython } from './cloudevents-in-python.ts';
import { senderOptions } from './flow-topic.ts';

const AUDIT_CONSUMER = fileURLToPath(new URL('audit-consumer.py', import.meta.url));
const SOURCE = 'https://orders.acme.com';
const python = process.env['WEIR_PYTHON'] ?? '';
const endpoints = kafkaEndpoints(process.env);

const decision = {
  type: 'io.coresdk.policy.decision',
  subject: 'tenant/acme/user/usr_2xK9',
  datacontenttype: 'application/json',
  data: { tenant_id: 'acme', action: 'orders:create', result: 'allowed', policy_latency_us: 43 },
};
const denial = { ...decision, type: 'io.coresdk.auth.denied', data: { tenant_id: 'acme', result: 'denied' } };
const other = { ...decision, type: 'io.coresdk.tenant.created', subject: 'tenant/acme', data: {} };

test('from a configuration in YAML, over TLS with SCRAM-SHA-512, an audit consumer in Python gets what it asks for', async () => {
  const connection = await secureConnection(endpoints, 'SCRAM-SHA-512');
  await withTopic(connection, async (topic) => {
    const yaml = `
cloud_events:
  enabled: true
  source: ${SOURCE}
  binding: kafka
  kafka:
    brokers:
      - ${endpoint(endpoints, 'secureBrokers')}
    topic: ${topic}
    tls: { ca_file: ${endpoint(endpoints, 'caFile')} }
    sasl:
      mechanism: SCRAM-SHA-512
      username: \${KAFKA_USERNAME}
      password: \${KAFKA_PASSWORD}
`;
    const setup = await openCloudEvents(parseCloudEventsConfig(yaml));
    const { binding } = setup;
    if (binding === undefined) throw new Error('there is no binding');
    const emitter = new CloudEventEmitter({ ...setup, binding });
    for (const event of [decision, other, denial]) await emitter.emitStrict(event);
    expect(await emitter.shutdown()).toBe(true);
    const { status, output } = await command(python, [AUDIT_CONSUMER, topic, '3'], tmpdir());
    const handled = output
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect({ status, handled }).toEqual({
      status: 0,
      handled: [
        { handler: 'policy_decision', data: decision.data },
        { handler: 'auth_denial', data: denial.data },
      ],
    });
  });
});

test.for(KAFKA_MODES)(
  'in %s mode, in any compression, the official SDK and that of Python read what was emitted',
  async (mode, { signal }) => {
    const connection = plaintextConnection(endpoints);
    await withTopic(connection, async (topic) => {
      let sent = 0;
      for (const compression of KAFKA_COMPRESSIONS) {
        const binding = kafkaBinding({ ...senderOptions(connection), topic, compression, mode });
        const emitter = new CloudEventEmitter({ source: SOURCE, binding, id: () => `id-${(sent += 1)}` });
        await emitter.emitStrict({ ...decision, severitynumber: 9, note: 'grün "📚"' });
        await emitter.emitStrict({ ...decision, data: 'text', datacontenttype: 'text/plain' });
        await emitter.shutdown();
      }
      const read = await consume(connection, topic, { count: sent, signal });
      expect(read.map(({ key }) => key)).toEqual(Array(sent).fill(decision.subject));
      for (const { key, value, headers } of read) {
        const event = Kafka.toEvent({ key, value, headers, body: value } as never) as CloudEventV1<unknown>;
        expect(event).toMatchObject({ type: decision.type, source: SOURCE, subject: decision.subject });
        expect([decision.data, 'text']).toContainEqual(event.data);
      }
      const inPython = await readByPython(
        read.map(({ key, value, headers }) => ({ binding: 'kafka', key, value, headers })),
      );
      expect(inPython.map(({ attributes }) => attributes['id'])).toEqual(read.map((_, index) => `id-${index + 1}`));
      expect(inPython[0]).toMatchObject({
        attributes: {
          type: decision.type,
          source: SOURCE,
          subject: decision.subject,
          severitynumber: '9',
          note: 'grün "📚"',
        },
        data: decision.data,
      });
    });
  },
);

test.for(SASL_MECHANISMS)('logged in by %s over TLS, events are delivered', async (mechanism, { signal }) => {
  const connection = await secureConnection(endpoints, mechanism);
  await withTopic(connection, async (topic) => {
    const emitter = new CloudEventEmitter({
      source: SOURCE,
      binding: kafkaBinding({ ...senderOptions(connection), topic }),
    });
    await emitter.emitStrict(decision);
    await emitter.shutdown();
    const [record] = await consume(connection, topic, { count: 1, signal });
    expect(record?.headers['ce_type']).toBe(decision.type);
  });
});
