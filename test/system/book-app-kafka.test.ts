/** The book app over a real Kafka and a real PostgreSQL, exporting through the real Collector. */
import { randomUUID } from 'node:crypto';
import { Consumer, type ConsumerOptions, type Message, stringDeserializers } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { FlowWatch } from '../../examples/bookapp/dist/demo/flow-watch.js';
import { receivedFlows } from '../../examples/bookapp/dist/demo/received-flows.js';
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { type Collected, untilCollected } from '../services/collector/collected.ts';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import type { RunningService } from '../services/service.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';

const [PRODUCER, CONSUMER] = [4, 5];
const REQUESTS = 20;
const endpoints = kafkaEndpoints(process.env);

let collector: RunningService;
let stack: Stack | undefined;
let collected: Collected;

beforeAll(async () => {
  collector = await startOwnCollector();
  process.env['BOOKAPP_DATABASE_URL'] = process.env['DATABASE_URL'];
  stack = await startBookApp();
  for (let index = 0; index < REQUESTS; index += 1) expect(await addBook(`kafka-${index}`)).toBe(201);
  collected = await untilCollected(
    collector,
    ({ logRecords, spans }) =>
      completeFlows(logRecords).length === REQUESTS &&
      logRecords.filter(({ eventName }) => eventName === 'flow.event').length >= REQUESTS * 8 &&
      [PRODUCER, CONSUMER].every((wanted) => spans.filter(({ kind }) => kind === wanted).length >= REQUESTS),
    { timeoutMs: 60_000 },
  );
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await endOwnCollector(collector);
});

const startBookApp = (kafkaBrokers = endpoints['brokers'] ?? '') =>
  startStack({
    otlpUrl: collector.endpoints['otlpHttp'] ?? '',
    port: 0,
    backendPort: 0,
    kafkaBrokers,
    signal: new AbortController().signal,
    onStart: () => {},
  });

async function addBook(requestId: string): Promise<number> {
  const response = await fetch(new URL('/books/add', stack?.bookappUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    body: JSON.stringify({ title: requestId, author: 'A. Founder' }),
  });
  await response.arrayBuffer();
  return response.status;
}

const completeFlows = (records: Collected['logRecords']) =>
  receivedFlows(records).flows.filter(({ state }) => state === 'complete');

const ofKind = (wanted: number) => collected.spans.filter(({ kind }) => kind === wanted);

const contextOf = ({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }) =>
  `${traceId} ${spanId}`;

test('each request is one complete flow, with the request id that it brought in both services', () => {
  const { flows, broken } = receivedFlows(collected.logRecords);
  expect(broken).toBe(0);
  expect(flows.map(({ state }) => state)).toEqual(Array(REQUESTS).fill('complete'));
  const requestIds = flows.flatMap(({ events }) => [...new Set(events.map((event) => event.request_id))]);
  expect(requestIds).toHaveLength(REQUESTS);
  expect(new Set(requestIds)).toEqual(new Set(Array.from({ length: REQUESTS }, (_, index) => `kafka-${index}`)));
  for (const { events } of flows) {
    expect(events.map(({ node, stage }) => `${node.id} ${stage}`).sort()).toEqual([
      'backend consume',
      'backend egress',
      'backend egress',
      'backend process',
      'bookapp emit',
      'bookapp emit',
      'bookapp ingress',
      'postgresql/postgres persist',
    ]);
  }
});

test('a tracker of what was received settles every flow and misses no acknowledgement', () => {
  const watch = new FlowWatch();
  watch.add(collected.logRecords);
  watch.conclude();
  expect(watch.counts()).toEqual({ settled: REQUESTS, missedAcks: 0 });
});

test('each message was sent by bookapp and processed by backend, in spans that are linked and of one flow', () => {
  const producers = new Map(ofKind(PRODUCER).map((span) => [contextOf(span), span]));
  expect(producers.size).toBe(REQUESTS);
  const consumers = ofKind(CONSUMER);
  expect(consumers).toHaveLength(REQUESTS);
  for (const consumer of consumers) {
    const [producer] = consumer.links.flatMap((link) => producers.get(contextOf(link)) ?? []);
    expect([producer?.resource['service.name'], consumer.resource['service.name']]).toEqual(['bookapp', 'backend']);
    expect(consumer.attributes['flow.id']).toMatch(/^book-/);
    expect(producer?.attributes['flow.id']).toBe(consumer.attributes['flow.id']);
    expect(consumer.attributes).toMatchObject({
      'messaging.destination.name': 'book_ingestion',
      'messaging.consumer.group.name': 'backend',
    });
  }
});

test('the messages name no flow but in their baggage', async () => {
  const flowIds = receivedFlows(collected.logRecords).flows.map(({ flowId }) => flowId);
  const messages = await messagesOfFlows(new Set(flowIds));
  expect(messages).toHaveLength(REQUESTS);
  for (const { key, value, headers } of messages) {
    const { baggage, ...others } = Object.fromEntries(headers);
    const flowId = /flow\.id=([^,;]+)/.exec(baggage ?? '')?.[1] ?? '';
    expect(flowIds).toContain(flowId);
    expect(JSON.stringify([key, value, others])).not.toContain(flowId);
  }
});

test('what is on the topic when the services end is worked on when they run again', async () => {
  const more = Array.from({ length: REQUESTS }, (_, index) => addBook(`ending-${index}`));
  expect(new Set(await Promise.all(more))).toEqual(new Set([201]));
  await stack?.stop();
  stack = await startBookApp();
  const { logRecords } = await untilCollected(
    collector,
    (seen) => completeFlows(seen.logRecords).length === 2 * REQUESTS,
    { timeoutMs: 60_000 },
  );
  const watch = new FlowWatch();
  watch.add(logRecords);
  watch.conclude();
  expect(watch.counts()).toEqual({ settled: 2 * REQUESTS, missedAcks: 0 });
});

test('without a broker the backend does not start, and says why', async () => {
  await expect(startBookApp('127.0.0.1:1')).rejects.toThrow(
    /backend could not start: no topic book_ingestion at 127\.0\.0\.1:1: /,
  );
});

/** The messages whose baggage names one of these flows; others may be on the topic from before. */
async function messagesOfFlows(flowIds: ReadonlySet<string>): Promise<Message<string, string, string, string>[]> {
  const options = { clientId: 'weir-tests', ...plaintextConnection(endpoints), groupId: `weir-${randomUUID()}` };
  const consumer = new Consumer({ ...options, deserializers: stringDeserializers } as ConsumerOptions<
    string,
    string,
    string,
    string
  >);
  const messages: Message<string, string, string, string>[] = [];
  try {
    const topics = ['book_ingestion'];
    const stream = await consumer.consume({ topics, mode: 'earliest', autocommit: false, maxWaitTime: 200 });
    for await (const message of stream) {
      const baggage = message.headers.get('baggage') ?? '';
      if ([...flowIds].some((flowId) => baggage.includes(flowId))) messages.push(message);
      if (messages.length === flowIds.size) break;
    }
  } finally {
    await consumer.close(true);
  }
  return messages;
}
