/** The files of docs/collector on the real Collector: flows to Kafka, CloudEvents apart, flows sampled, agent and gateway. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpanStatusCode } from '@opentelemetry/api';
import type { CloudEventV1 } from '@weir/cloudevents';
import {
  emitted,
  type FlowEvent,
  flowEventFromLogRecord,
  FlowSampler,
  type FlowSummary,
  FlowTracker,
  ingress,
  processed,
} from '@weir/flow-events';
import { decodeLogs, type ReceivedLogRecord } from '@weir/viewer';
import { CloudEvent } from 'cloudevents';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startTcpProxy } from '../faults/tcp-proxy.ts';
import { makeCertificates } from '../services/kafka/certificates.ts';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { withTopic } from '../services/kafka/round-trip.ts';
import { freePort } from '../services/free-port.ts';
import { startTelemetryBackend } from '../support/telemetry-backend.ts';
import { documentedCollector } from './documented-collector.ts';
import { readUntil } from './flow-topic.ts';
import { inFlow, type WeirApplication, weirApplication } from './weir-application.ts';

const patience = { timeoutMs: 30_000 };
const kafka = kafkaEndpoints(process.env);
const plaintext = plaintextConnection(kafka);

/** A flow that is complete. */
function flowOf(flowId: string): readonly FlowEvent[] {
  const awaited = { by: 'warehouse', deadlineMs: 8_000 };
  return [
    ingress(flowId).group('orders').node('shop', 'producer').build(),
    emitted(flowId).group('orders').node('shop', 'producer').ack('explicit', awaited).build(),
    processed(flowId).group('orders').node('warehouse', 'consumer').build(),
  ];
}

function emit({ flows }: WeirApplication, events: readonly FlowEvent[]): void {
  for (const event of events) flows.emitBestEffort(event);
}

/** The flow events of a topic of OTLP logs in JSON, until each of these is there. */
async function flowEventsOn(topic: string, awaited: readonly FlowEvent[]): Promise<readonly FlowEvent[]> {
  return readUntil(plaintext, topic, {
    parse: (value) => decodeLogs(Buffer.from(value), 'application/json').map(flowEventOf),
    isEnough: (events) => awaited.every(({ event_id: id }) => idsOf(events).has(id)),
  });
}

function flowEventOf({ time, traceId, spanId, ...record }: ReceivedLogRecord): FlowEvent {
  const event = flowEventFromLogRecord({
    ...record,
    hrTime: [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)],
    spanContext: traceId === undefined || spanId === undefined ? undefined : { traceId, spanId },
  });
  if (event === undefined) throw new Error(`a record named "${record.eventName}" is on the topic`);
  return event;
}

function idsOf(events: readonly FlowEvent[]): Set<string> {
  return new Set(events.map(({ event_id: id }) => id));
}

test('flow events go to Kafka, logged in over TLS, for a tracker to settle their flows; other records go past it', async () => {
  await withTopic(plaintext, async (topic) => {
    const { url, store } = await startTelemetryBackend();
    const collector = await documentedCollector(['flows-to-kafka.yaml', 'kafka-sasl.yaml'], {
      env: {
        BACKEND_URL: url,
        FLOW_EVENTS_OTLP_TOPIC: topic,
        KAFKA_BROKERS: kafka['secureBrokers'] ?? '',
        KAFKA_USERNAME: kafka['username'] ?? '',
        KAFKA_PASSWORD: kafka['password'] ?? '',
        KAFKA_CA_FILE: kafka['caFile'] ?? '',
      },
    });
    const sent = ['order-1', 'order-2', 'order-3'].flatMap(flowOf);
    const application = weirApplication(collector.otlpHttp, 'shop');
    emit(application, sent);
    application.logger.emit({ eventName: 'order.added', body: 'an order' });
    await application.shutdown();

    const read = await flowEventsOn(topic, sent);
    expect(read).toEqual(sent);
    expect(settledOf(read)).toMatchObject([
      { flowId: 'order-1', state: 'complete', pathway: 'orders' },
      { flowId: 'order-2', state: 'complete' },
      { flowId: 'order-3', state: 'complete' },
    ]);
    await store.waitFor((held) => held.logRecords().length > 0, patience);
    expect(store.logRecords().map(({ eventName }) => eventName)).toEqual(['order.added']);
  });
});

/** What a tracker makes of events, a minute after they came. */
function settledOf(events: readonly FlowEvent[]): readonly FlowSummary[] {
  const settled: FlowSummary[] = [];
  let seconds = Math.floor(Date.now() / 1_000);
  let moveOn = (): void => {};
  const tracker = new FlowTracker({
    graceMs: 1_000,
    onSettled: (summary) => settled.push(summary),
    clock: () => [seconds, 0],
    schedule(tick) {
      moveOn = tick;
      return () => {};
    },
  });
  for (const event of events) tracker.track(event);
  seconds += 60;
  moveOn();
  return settled;
}

test('while Kafka is away flow events are taken, outlive a Collector that is killed, and are delivered when Kafka is back', async () => {
  await withTopic(plaintext, async (topic) => {
    const proxy = closedAfterTest(await startTcpProxy({ to: Number(kafka['brokers']?.split(':').at(-1)) }));
    await proxy.refuse();
    const collector = await documentedCollector(['flows-to-kafka.yaml'], {
      env: { FLOW_EVENTS_OTLP_TOPIC: topic, KAFKA_BROKERS: proxy.address },
    });
    const before = flowOf('before the crash');
    const first = weirApplication(collector.otlpHttp, 'shop');
    emit(first, before);
    await first.shutdown();
    await collector.crash();

    const after = flowOf('after the crash');
    const second = weirApplication(collector.otlpHttp, 'shop');
    emit(second, after);
    await second.shutdown();
    await proxy.accept();
    const read = await flowEventsOn(topic, [...before, ...after]);
    expect(idsOf(read)).toEqual(idsOf([...before, ...after]));
  });
});

/** Room for one flow event; a try at a broker that is away ends soon, so that the Collector does. */
const smallQueue = {
  exporters: {
    'kafka/flows': { timeout: '100ms', sending_queue: { queue_size: 1, batch: { min_size: 1, max_size: 1 } } },
  },
};

test('what a full queue has no room for is refused to its sender, who may try again', async () => {
  const collector = await documentedCollector(['flows-to-kafka.yaml'], {
    env: { KAFKA_BROKERS: await nobodyThere() },
    overlay: smallQueue,
  });
  expect((await postLogs(collector.otlpHttp)).status).toBe(200);
  expect((await postLogs(collector.otlpHttp)).status).toBe(503);
});

test('with a batch processor before a full queue the sender is told that all is well', async () => {
  const collector = await documentedCollector(['flows-to-kafka.yaml'], {
    env: { KAFKA_BROKERS: await nobodyThere() },
    overlay: {
      ...smallQueue,
      processors: { batch: { timeout: '1ms' } },
      service: {
        pipelines: { 'logs/flows': { processors: ['memory_limiter', 'filter/only_flow_events', 'batch'] } },
      },
    },
  });
  for (let sent = 0; sent < 10; sent += 1) expect((await postLogs(collector.otlpHttp)).status).toBe(200);
  await expect.poll(() => collector.log(), { timeout: patience.timeoutMs }).toContain('sending queue is full');
});

/** The address of a broker that is away. */
async function nobodyThere(): Promise<string> {
  return `127.0.0.1:${await freePort()}`;
}

test('over its memory limit a Collector refuses, which a sender may try again', async () => {
  const collector = await documentedCollector(['agent.yaml'], {
    overlay: { processors: { memory_limiter: { check_interval: '100ms', limit_mib: 2, spike_limit_mib: 1 } } },
  });
  await expect.poll(async () => (await postLogs(collector.otlpHttp)).status, { timeout: patience.timeoutMs }).toBe(503);
});

/** One flow event. */
function postLogs(otlpHttp: string): Promise<Response> {
  const logRecords = [{ timeUnixNano: '1', eventName: 'flow.event', body: { stringValue: '' } }];
  return fetch(`${otlpHttp}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });
}

test('log records that are CloudEvents go one way, ordinary ones of every kind of body another', async () => {
  const [events, ordinary] = [await startTelemetryBackend(), await startTelemetryBackend()];
  const collector = await documentedCollector(['cloudevents.yaml'], {
    env: { CLOUD_EVENTS_URL: events.url, BACKEND_URL: ordinary.url },
  });
  const application = weirApplication(collector.otlpHttp, 'shop');
  application.eventLogger.emit({ eventName: 'order.added', attributes: { order: 7 }, context: inFlow('order-7') });
  application.logger.emit({ eventName: 'order.added', attributes: { order: 8 } });
  application.logger.emit({ body: 'a text' });
  application.logger.emit({ body: { specification: '1.0' } });
  application.logger.emit({ body: ['specversion'] });
  await application.shutdown();

  await events.store.waitFor((held) => held.logRecords().length === 1, patience);
  await ordinary.store.waitFor((held) => held.logRecords().length === 4, patience);
  const [record] = events.store.logRecords();
  expect(new CloudEvent(record?.body as unknown as CloudEventV1<unknown>)).toMatchObject({
    type: 'order.added',
    source: '/shop',
    data: { order: 7 },
  });
  expect(ordinary.store.logRecords().map(({ body }) => body)).toEqual(
    expect.arrayContaining([null, 'a text', { specification: '1.0' }, ['specversion']]),
  );
});

test('through an agent each, which waits for a gateway that is away, two services send flows of which the gateway keeps one in so many, whole', async () => {
  const { url, store } = await startTelemetryBackend();
  const oneIn = 4;
  const tls = await certificates();
  const gateway = await documentedCollector(['flow-sampling.yaml', 'gateway-tls.yaml'], {
    env: { BACKEND_URL: url, FLOW_SAMPLE_ONE_IN: `${oneIn}`, ...tls },
    overlay: { processors: { tail_sampling: { decision_wait: '500ms' } } },
  });
  const proxy = closedAfterTest(await startTcpProxy({ to: Number(new URL(gateway.otlpHttp).port) }));
  await proxy.refuse();
  const env = { GATEWAY_URL: `https://${proxy.address}`, ...tls };
  const agent = () => documentedCollector(['agent.yaml', 'agent-tls.yaml'], { env });
  const agents = [await agent(), await agent()];
  const [shop, warehouse] = agents.map(({ otlpHttp }, index) =>
    weirApplication(otlpHttp, index === 0 ? 'shop' : 'warehouse'),
  ) as [WeirApplication, WeirApplication];

  const sampler = new FlowSampler({ oneIn });
  const flowIds = Array.from({ length: 40 }, (_, index) => `bestellung-${index}-grün`);
  const kept = flowIds.filter((id) => sampler.keeps(id));
  const failed = flowIds.find((id) => !sampler.keeps(id)) ?? '';
  for (const id of flowIds) {
    // A trace of its own in each service.
    shop.tracer.startSpan('send', {}, inFlow(id)).end();
    const span = warehouse.tracer.startSpan('process', {}, inFlow(id));
    if (id === failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    const [begun, sent, done] = flowOf(id) as [FlowEvent, FlowEvent, FlowEvent];
    emit(shop, [begun, sent]);
    emit(warehouse, [done]);
  }
  await Promise.all([shop.shutdown(), warehouse.shutdown()]);
  await proxy.accept();

  await store.waitFor(
    (held) => held.spans().length >= 2 * kept.length + 1 && held.logRecords().length >= 3 * kept.length,
    patience,
  );
  // What it has not judged yet it judges now.
  await gateway.end();
  const spans = store.spans().map(({ name, attributes }) => `${name} ${attributes['flow.id'] as string}`);
  expect(spans.toSorted()).toEqual(
    [...kept.flatMap((id) => [`process ${id}`, `send ${id}`]), `process ${failed}`].toSorted(),
  );
  const events = store.logRecords().map(flowEventOf);
  expect(events.map(({ flow_id: id }) => id).toSorted()).toEqual(kept.flatMap((id) => [id, id, id]).toSorted());
  expect(new Set(events.map(({ sample_rate: rate }) => rate))).toEqual(new Set([oneIn]));
});

test('whoever has no certificate is no agent of the gateway', async () => {
  const tls = await certificates();
  const gateway = await documentedCollector(['flow-sampling.yaml', 'gateway-tls.yaml'], { env: tls });
  const url = new URL('/v1/logs', gateway.otlpHttp.replace('http:', 'https:'));
  const [ca, cert, key] = await Promise.all(
    [tls.TLS_CA_FILE, tls.TLS_CERT_FILE, tls.TLS_KEY_FILE].map((file) => readFile(file)),
  );
  const post = (options: object): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request(url, { method: 'POST', headers, agent: false, ...options }, (response) =>
        resolve(response.resume().statusCode),
      );
      asked.on('error', reject).end('{}');
    });
  expect(await post({ ca, cert, key })).toBe(200);
  await expect(post({ ca })).rejects.toThrow(/certificate required|bad certificate/);
});

/** Of an authority made for this test; one certificate serves both sides. */
async function certificates() {
  const folder = await mkdtemp(join(tmpdir(), 'weir-collector-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { caFile, keyStoreFile } = await makeCertificates(join(folder, 'tls'));
  return { TLS_CA_FILE: caFile, TLS_CERT_FILE: keyStoreFile, TLS_KEY_FILE: keyStoreFile };
}
