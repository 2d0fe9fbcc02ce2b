import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { KAFKA_ACKS, KAFKA_COMPRESSIONS, type KafkaSenderOptions } from '@weir/delivery/kafka';
import { type FlowEvent, FlowEmitter, processed } from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { expect, onTestFinished, test } from 'vitest';
import {
  type KafkaConnection,
  kafkaEndpoints,
  plaintextConnection,
  SASL_MECHANISMS,
  secureConnection,
} from '../services/kafka/connection.ts';
import { consume, withTopic } from '../services/kafka/round-trip.ts';
import { byFlow, emitAll, everyKindOfEvent, flowEvents, readEvents, recordsIn, senderOptions } from './flow-topic.ts';

const SCHEMA = fileURLToPath(import.meta.resolve('@weir/flow-events/schema/flow-event.v1.json'));
const EXAMPLE = fileURLToPath(new URL('../../examples/flow-events/dist/kafka.js', import.meta.url));
const CONSUMER = fileURLToPath(new URL('validate-flow-events.py', import.meta.url));

const endpoints = kafkaEndpoints(process.env);
function transport(options: KafkaSenderOptions): KafkaTransport {
  const made = new KafkaTransport(options);
  onTestFinished(() => made.close());
  return made;
}

const connections: readonly (readonly [name: string, connect: () => Promise<KafkaConnection>])[] = [
  ['PLAINTEXT', async () => plaintextConnection(endpoints)],
  ['TLS with SCRAM-SHA-512', () => secureConnection(endpoints, 'SCRAM-SHA-512')],
];

test.for(connections)(
  'over %s, events sent with any acks in any compression are read back whole',
  async ([, connect], { signal }) => {
    const connection = await connect();
    const sent: FlowEvent[] = [];
    await withTopic(connection, async (topic) => {
      for (const acks of KAFKA_ACKS) {
        for (const compression of KAFKA_COMPRESSIONS) {
          const events = flowEvents(20, { metaLength: 500 });
          const to = transport({ ...senderOptions(connection), topic, acks, compression });
          expect(await emitAll(to, events, { signal })).toEqual({ delivered: events, rejected: [], retries: 0 });
          await to.close();
          sent.push(...events);
        }
      }
      // Nobody has said that those sent with acks 0 are there yet.
      await expect.poll(() => recordsIn(connection, topic), { timeout: 30_000 }).toBe(sent.length);
      const { events, duplicates } = await readEvents(connection, topic, { distinct: sent.length, signal });
      expect(byFlow(events)).toEqual(byFlow(sent));
      expect(duplicates).toBe(0);
    });
  },
);

test('a record has the flow id as key, and headers that any consumer can read', async ({ signal }) => {
  const connection = plaintextConnection(endpoints);
  await withTopic(connection, async (topic) => {
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const emitter = new FlowEmitter(transport({ ...senderOptions(connection), topic }));
    await emitter.emitStrict(processed('order-42').node('worker', 'consumer').traceContext(span));
    const [record] = await consume(connection, topic, { count: 1, signal });
    expect(record).toMatchObject({
      key: 'order-42',
      headers: {
        'content-type': 'application/json',
        'schema-version': '1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    });
  });
});

test.for(SASL_MECHANISMS)(
  'a wrong password is refused to %s, once and for all, and told by nobody',
  async (mechanism) => {
    const password = 'a wrong password that nobody sees';
    const options = senderOptions(await secureConnection({ ...endpoints, password }, mechanism));
    const emitter = new FlowEmitter(transport(options));
    const error: unknown = await emitter
      .emitStrict(processed('order-42').node('worker', 'consumer'))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'WEIR_FLOW_NOT_DELIVERED',
      cause: { code: 'WEIR_DELIVERY_KAFKA_AUTHENTICATION', retryable: false },
    });
    expect(emitter.stats()).toMatchObject({ dropped: { rejected: 1 } });
    const shown = inspect([error, emitter], {
      depth: Infinity,
      showHidden: true,
      maxStringLength: Infinity,
      maxArrayLength: Infinity,
    });
    expect(shown).not.toContain(password);
    expect(shown).not.toContain(Buffer.from(password).toString('base64'));
  },
);

test('a broker whose certificate is of another authority is refused before anything is told to it', async () => {
  const { tls, ...options } = senderOptions(await secureConnection(endpoints, 'PLAIN'));
  expect(tls).toBeDefined();
  const failure = transport({ ...options, tls: true }).send(flowEvents(1), AbortSignal.timeout(30_000));
  await expect(failure).rejects.toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_TLS', retryable: false });
});

test('a topic that is missing may come: the same transport delivers once it is there', async ({ signal }) => {
  const connection = plaintextConnection(endpoints);
  const [events, topic] = [flowEvents(3), `weir-later-${randomUUID()}`];
  const to = transport({ ...senderOptions(connection), topic });
  await expect(to.send(events, signal)).rejects.toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_TOPIC', retryable: true });
  const deliver = async (): Promise<void> => {
    expect((await emitAll(to, events, { signal })).delivered).toEqual(events);
    await readEvents(connection, topic, { distinct: events.length, signal });
  };
  await withTopic(connection, deliver, { topic });
});

test('of a batch that is too large, the events that are so alone are rejected, and the others arrive in order', async ({
  signal,
}) => {
  const connection = plaintextConnection(endpoints);
  const emit = async (topic: string): Promise<void> => {
    const [before, large, after] = [flowEvents(10), flowEvents(2, { metaLength: 1_000 }), flowEvents(10)];
    const to = transport({ ...senderOptions(connection), topic });
    const { delivered, rejected } = await emitAll(to, [...before, ...large, ...after], { signal });
    expect([delivered, rejected]).toEqual([[...before, ...after], large]);
    const { events, duplicates } = await readEvents(connection, topic, { distinct: 20, signal });
    expect(events).toEqual([...before, ...after]);
    expect(duplicates).toBe(0);
    await expect(to.send(large, signal)).rejects.toMatchObject({
      message: 'WEIR_DELIVERY_KAFKA_REFUSED: the broker answered MESSAGE_TOO_LARGE',
      retryable: false,
    });
  };
  await withTopic(connection, emit, { configs: [{ name: 'max.message.bytes', value: '1000' }] });
});

test('a sender that nobody closes lets its process end, though its connection is open', async () => {
  await withTopic(plaintextConnection(endpoints), async (topic) => {
    const script = `
      import { KafkaSender } from '@weir/delivery/kafka';
      const sender = new KafkaSender({ brokers: ['${endpoints['brokers']}'], topic: '${topic}' });
      await sender.send([{ value: 'value' }]);
      console.log('delivered');
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      timeout: 30_000,
    });
    expect(stdout).toBe('delivered\n');
  });
});

test('a consumer in Python, over TLS with SCRAM-SHA-512, finds every event valid by the published schema', async ({
  signal,
}) => {
  const connection = await secureConnection(endpoints, 'SCRAM-SHA-512');
  const python = process.env['WEIR_PYTHON'] ?? '';
  await withTopic(connection, async (topic) => {
    const to = transport({ ...senderOptions(connection), topic, compression: 'zstd' });
    const sent = [...flowEvents(50), ...everyKindOfEvent()];
    await emitAll(to, sent, { signal });
    const { stdout } = await promisify(execFile)(python, [CONSUMER, topic, String(sent.length), SCHEMA], {
      timeout: 120_000,
    });
    const read = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(read).toEqual(
      sent.map(({ event_id, flow_id }) => ({
        key: flow_id,
        event_id,
        flow_id,
        errors: [],
        headers: expect.objectContaining({ 'content-type': 'application/json', 'schema-version': '1' }) as object,
      })),
    );
  });
});

test('the example sends a flow and reads it back', async () => {
  const connection = plaintextConnection(endpoints);
  await withTopic(connection, async (topic) => {
    const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE], {
      env: { ...process.env, KAFKA_BROKERS: endpoints['brokers'], FLOW_TOPIC: topic },
      timeout: 60_000,
    });
    expect(stdout.trim().split('\n')).toEqual([
      'api-gateway ingress/received',
      'siscom-consumer process/received',
      'position-store egress/ack',
      'siscom-consumer process/ack',
      'complete',
    ]);
  });
});
