import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin, ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { expect, onTestFinished, test } from 'vitest';
import { reasonOf } from '../services/kafka/client-error.ts';
import {
  kafkaEndpoints,
  plaintextConnection,
  SASL_MECHANISMS,
  secureConnection,
} from '../services/kafka/connection.ts';
import { kcatSettings, requireKcat } from '../services/kafka/kcat.ts';
import { consume, type GroupProtocol, produce, type TextMessage, withTopic } from '../services/kafka/round-trip.ts';
import { kafka, killKafka, restartKafka } from '../services/kafka/service.ts';
import type { RunningService } from '../services/service.ts';
import { startOwnKafka } from './own-kafka.ts';

const endpoints = kafkaEndpoints(process.env);
const GROUP_PROTOCOLS: readonly GroupProtocol[] = ['classic', 'consumer'];

function messages(count: number): TextMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `key ${index}`,
    value: `value ${index} ✓`,
    headers: { index: String(index) },
  }));
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-kafka-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.for(SASL_MECHANISMS.flatMap((mechanism) => GROUP_PROTOCOLS.map((protocol) => [mechanism, protocol] as const)))(
  'what is produced over TLS as %s comes back, whole and in order, to a group of the %s protocol',
  async ([mechanism, groupProtocol], { signal }) => {
    const connection = await secureConnection(endpoints, mechanism);
    const sent = messages(100);
    const received = await withTopic(connection, async (topic) => {
      await produce(connection, topic, sent);
      return consume(connection, topic, { count: sent.length, groupProtocol, signal });
    });
    expect(received).toEqual(sent);
  },
);

test.for(SASL_MECHANISMS)('a wrong password is refused to %s', async (mechanism) => {
  const connection = await secureConnection({ ...endpoints, password: 'another' }, mechanism);
  const admin = new Admin({ clientId: 'weir-tests', ...connection, retries: 0 });
  onTestFinished(() => admin.close());
  expect(await admin.listTopics().then(String, reasonOf)).toContain('SASL authentication failed');
});

test('kcat produces over TLS as SCRAM-SHA-512, and a group of its own and one of the Node client read the same', async ({
  signal,
}) => {
  const kcat = await requireKcat();
  const folder = await temporaryFolder();
  const [settings, input] = [join(folder, 'kcat.conf'), join(folder, 'values')];
  const values = messages(20).map(({ value }) => value);
  await writeFile(input, values.join('\n'));
  await writeFile(settings, kcatSettings(endpoints, 'SCRAM-SHA-512'), { mode: 0o600 });
  const connection = await secureConnection(endpoints, 'SCRAM-SHA-512');

  await withTopic(connection, async (topic) => {
    const produced = await kcat(['-q', '-F', settings, '-P', '-t', topic, '-l', input], folder);
    expect(produced).toEqual({ status: 0, output: '' });

    const group = ['-X', 'auto.offset.reset=earliest', '-G', `weir-${randomUUID()}`, topic];
    const read = await kcat(['-q', '-F', settings, '-c', String(values.length), ...group], folder);
    expect(read).toEqual({ status: 0, output: values.map((value) => `${value}\n`).join('') });

    const received = await consume(connection, topic, { count: values.length, signal });
    expect(received.map(({ value }) => value)).toEqual(values);
  });
});

test('a broker that is killed while it takes messages has all that it acknowledged after it starts again', async ({
  signal,
}) => {
  const own = await startOwnKafka();
  onTestFinished(() => own.end());
  const killed = own.running;
  const connection = plaintextConnection(killed.endpoints);

  await withTopic(connection, async (topic) => {
    const acknowledged = await sendUntilRefused(topic, killed, { killAfter: 200 });
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    const restarted = await restartKafka(killed);
    own.running = restarted;
    expect(restarted.endpoints).toEqual(killed.endpoints);
    expect(restarted.pids).not.toEqual(killed.pids);

    const read = await consume(connection, topic, { count: acknowledged.length, signal });
    expect(read.map(({ value }) => value)).toEqual(acknowledged);
    await kafka.check(restarted);
  });
});

/** Sends one message after the other, kills the broker under way, and gives the values that were acknowledged, in order. */
async function sendUntilRefused(
  topic: string,
  running: RunningService,
  { killAfter }: { killAfter: number },
): Promise<string[]> {
  const connection = plaintextConnection(running.endpoints);
  const producer = new Producer({
    clientId: 'weir-tests',
    ...connection,
    idempotent: true,
    // With fewer an idempotent producer of this client tries for ever.
    retries: 2,
    retryDelay: 100,
    serializers: stringSerializers,
  });
  const acknowledged: string[] = [];
  let killing: Promise<void> | undefined;
  try {
    for (;;) {
      const value = `value ${acknowledged.length}`;
      await producer.send({ acks: ProduceAcks.ALL, messages: [{ topic, key: 'key', value }] });
      acknowledged.push(value);
      if (acknowledged.length === killAfter) killing = killKafka(running);
    }
  } catch (error) {
    if (killing === undefined) throw error;
    await killing;
    return acknowledged;
  } finally {
    await producer.close();
  }
}
