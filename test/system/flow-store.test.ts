import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deadLetterFile } from '@weir/delivery';
import { emitted, type FlowEvent, ingress, processed } from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { SqliteFlowStore } from '@weir/flow-store';
import { expect, onTestFinished, test } from 'vitest';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { until } from '../services/until.ts';
import { emitAll, makeTopic } from './flow-topic.ts';

const endpoints = kafkaEndpoints(process.env);
const brokers = endpoints['brokers'] ?? '';
const connection = { clientId: 'weir-tests', ...plaintextConnection(endpoints), timeout: 10_000 };
const bin = fileURLToPath(new URL('../../packages/flow-store/bin/weir-flows.js', import.meta.url));
const FLOWS = 300;
const TIMEOUT_MS = 60_000;

interface Command {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
}

/** With no user of Kafka, unless one is given: the listener in plain text knows of none. */
function weirFlows(args: readonly string[], user: Readonly<Record<string, string>> = {}): Command {
  const env = { ...process.env, KAFKA_USERNAME: undefined, KAFKA_PASSWORD: undefined, ...user };
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, output: () => output, errors: () => errors };
}

/** Flows that are complete, but for the last, which awaits an acknowledgement that never comes. */
function flows(): readonly FlowEvent[] {
  const [began] = [Math.floor(Date.now() / 1_000)];
  return Array.from({ length: FLOWS }, (_, index) => [
    ingress(`order-${index}`).group('orders').node('shop', 'producer').timestamp([began, index]).build(),
    emitted(`order-${index}`)
      .node('shop', 'producer')
      .ack('explicit', { by: 'worker', deadlineMs: index === FLOWS - 1 ? 1 : 3_600_000 })
      .timestamp([began, index + 1_000])
      .build(),
    ...(index === FLOWS - 1
      ? []
      : [
          processed(`order-${index}`)
            .node('worker', 'consumer')
            .timestamp([began, index + 2_000])
            .build(),
        ]),
  ]).flat();
}

test('a tracker that is killed and started again stores every event of the topic once, and what it tells of missing acknowledgements', async () => {
  const topic = await makeTopic(connection);
  const folder = mkdtempSync(join(tmpdir(), 'weir-flow-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'flows.db');
  const reader = new SqliteFlowStore({ file });
  onTestFinished(() => reader.close());
  const stored = (count: number) =>
    until(
      async () => (await reader.status()).events,
      (events) => events >= count,
      { timeoutMs: TIMEOUT_MS, describe: (events) => `${events} of ${count} events are stored` },
    );
  const onTopic = ['--brokers', brokers, '--topic', topic, '--group', `${topic}-group`];
  const track = () => weirFlows(['track', ...onTopic, '--store', `sqlite:${file}`]);

  const events = flows();
  const half = events.slice(0, events.length / 2);
  const transport = new KafkaTransport({ brokers: brokers.split(','), topic });
  onTestFinished(() => transport.close());
  const send = (some: readonly FlowEvent[]) => emitAll(transport, some, { signal: AbortSignal.timeout(TIMEOUT_MS) });

  const first = track();
  await send(half);
  await stored(half.length / 2);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await send(events.slice(half.length));

  const second = track();
  // Every event, and the timeout that the tracker tells itself, by the topic.
  await stored(events.length + 1);
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
  expect(JSON.parse(second.output())).toMatchObject({ badEvents: 0, pending: 0 });

  expect(await reader.status()).toMatchObject({ events: events.length + 1, flows: FLOWS });
  expect((await reader.late()).flows).toMatchObject([{ flowId: `order-${FLOWS - 1}`, timeouts: 1, hops: 2 }]);
  const { pathways } = await reader.pathways();
  expect(pathways).toMatchObject([{ pathway: 'orders', count: FLOWS, states: { complete: FLOWS - 1, late: 1 } }]);
});

test('dead letters that are sent again to the topic keep their ids', async () => {
  const topic = await makeTopic(connection);
  const folder = mkdtempSync(join(tmpdir(), 'weir-flow-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const letters = join(folder, 'letters.ndjson');
  const events = flows().slice(0, 10);
  await deadLetterFile<FlowEvent>({ path: letters })(events, 'retries_exhausted', undefined);
  const replayed = weirFlows(['replay', letters, '--brokers', brokers, '--topic', topic, '--json']);
  expect(await once(replayed.child, 'exit')).toEqual([0, null]);
  expect(JSON.parse(replayed.output())).toEqual({ sent: 10, skipped: 0, failed: 0 });

  const file = join(folder, 'flows.db');
  const onTopic = ['--brokers', brokers, '--topic', topic, '--group', topic];
  const tracker = weirFlows(['track', ...onTopic, '--store', `sqlite:${file}`]);
  const reader = new SqliteFlowStore({ file });
  onTestFinished(() => reader.close());
  await until(
    async () => (await reader.status()).events,
    (count) => count >= events.length,
    { timeoutMs: TIMEOUT_MS, describe: (count) => `${count} events are stored` },
  );
  tracker.child.kill('SIGTERM');
  await once(tracker.child, 'exit');
  const found = await reader.flow(events[0]?.flow_id ?? '');
  expect(found?.events.map(({ event_id: id }) => id)).toEqual(events.slice(0, 3).map(({ event_id: id }) => id));
});

test('a tracker that the broker refuses says why, without the password, goes on trying, and ends when told to', async () => {
  const tracker = weirFlows(['track', '--brokers', brokers, '--topic', 'refused', '--store', 'sqlite::memory:'], {
    KAFKA_USERNAME: 'weir',
    KAFKA_PASSWORD: 'correct-horse',
  });
  const said = await until(
    async () => tracker.errors(),
    (errors) => errors.includes('could not be read from Kafka'),
    { timeoutMs: TIMEOUT_MS, describe: (errors) => `only this is said: ${errors}` },
  );
  expect(said).not.toContain('correct-horse');
  tracker.child.kill('SIGTERM');
  expect(await once(tracker.child, 'exit')).toEqual([0, null]);
});
