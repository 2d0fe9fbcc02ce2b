/** What the book app tells as CloudEvents: each of the seven types, by what really triggers it, over HTTP and over Kafka. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Consumer, type ConsumerOptions, stringDeserializers } from '@platformatic/kafka';
import { type CloudEventV1, HTTP, Kafka } from 'cloudevents';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { signToken } from '../../examples/bookapp/dist/auth/tokens.js';
import { ensureTopic } from '../../examples/bookapp/dist/messaging/kafka-topic.js';
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { startHttpReceiver } from '../faults/http-receiver.ts';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';

const TYPES = [
  'io.coresdk.auth.denied',
  'io.coresdk.auth.verified',
  'io.coresdk.error',
  'io.coresdk.policy.decision',
  'io.coresdk.secret.rotated',
  'io.coresdk.tenant.created',
  'io.coresdk.tenant.suspended',
];
const TENANT = `t-${randomUUID()}`;
const TOPIC = `book-events-${randomUUID()}`;
const endpoints = kafkaEndpoints(process.env);

type Event = CloudEventV1<Record<string, unknown>>;

let receiver: Awaited<ReturnType<typeof startHttpReceiver>>;
/** Takes the rest of the telemetry. */
let otlp: Awaited<ReturnType<typeof startHttpReceiver>>;
let stack: Stack;
let folder: string;
let overHttp: readonly Event[];
let overKafka: readonly Event[];
/** Trace of the request that was forbidden. */
let forbidden = '';

beforeAll(async () => {
  receiver = await startHttpReceiver();
  otlp = await startHttpReceiver();
  folder = await mkdtemp(join(tmpdir(), 'bookapp-secret-'));
  const file = join(folder, 'secret');
  const secret = randomBytes(32);
  await writeFile(file, secret);
  Object.assign(process.env, {
    BOOKAPP_DATABASE_URL: process.env['DATABASE_URL'],
    BOOKAPP_JWT_SECRET_FILE: file,
    CLOUD_EVENTS_HTTP_URL: receiver.url,
    CLOUD_EVENTS_TOPIC: TOPIC,
  });
  await ensureTopic(TOPIC, (endpoints['brokers'] ?? '').split(','));
  stack = await startStack({
    otlpUrl: otlp.url,
    port: 0,
    backendPort: 0,
    kafkaBrokers: endpoints['brokers'] ?? '',
    signal: new AbortController().signal,
    onStart: () => {},
  });
  await trigger(secret, file);
  await receiver.until(() => TYPES.every((type) => receivedEvents().some((event) => event.type === type)));
  overHttp = receivedEvents();
  overKafka = await kafkaEvents();
}, 120_000);

afterAll(async () => {
  await stack.stop();
  await Promise.all([receiver.close(), otlp.close()]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function trigger(secret: Uint8Array, file: string): Promise<void> {
  const ask = async (method: string, path: string, token?: string, body?: object) => {
    const response = await fetch(new URL(path, stack.bookappUrl), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, trace: response.headers.get('traceparent')?.split('-')[1] ?? '' };
  };
  const reader = await signToken(secret, { role: 'reader', user: 'u-1', tenant: TENANT });
  expect((await ask('GET', '/books/1', reader)).status).toBe(200);
  const refused = await ask('POST', '/books/add', reader, { title: 'x', author: 'x' });
  expect(refused.status).toBe(403);
  forbidden = refused.trace;
  expect((await ask('GET', '/books/1', 'nonsense')).status).toBe(401);
  expect((await ask('POST', '/tenants', undefined, { id: TENANT })).status).toBe(201);
  expect((await ask('POST', `/tenants/${TENANT}/suspend`)).status).toBe(200);
  expect((await ask('GET', '/books/1', reader)).status).toBe(403);
  await writeFile(file, randomBytes(32));
}

function receivedEvents(): readonly Event[] {
  return receiver.requests
    .filter(({ complete }) => complete)
    .flatMap(({ headers, content }) => HTTP.toEvent<Record<string, unknown>>({ headers, body: content.toString() }));
}

async function kafkaEvents(): Promise<readonly Event[]> {
  const options = { clientId: 'weir-tests', ...plaintextConnection(endpoints), groupId: `weir-${randomUUID()}` };
  const consumer = new Consumer({ ...options, deserializers: stringDeserializers } as ConsumerOptions<
    string,
    string,
    string,
    string
  >);
  const events: Event[] = [];
  try {
    const stream = await consumer.consume({ topics: [TOPIC], mode: 'earliest', autocommit: false, maxWaitTime: 200 });
    for await (const { key, value, headers } of stream) {
      const message = { key, value, body: value, headers: Object.fromEntries(headers) };
      events.push(...[Kafka.toEvent<Record<string, unknown>>(message as Parameters<typeof Kafka.toEvent>[0])].flat());
      if (events.length >= overHttp.length) break;
    }
  } finally {
    await consumer.close(true);
  }
  return events;
}

test.each([
  ['HTTP', () => overHttp],
  ['Kafka', () => overKafka],
])('each type comes over %s, as the official SDK reads it', (_, events) => {
  expect([...new Set(events().map(({ type }) => type))].sort()).toEqual(TYPES);
  for (const event of events()) {
    expect(event).toMatchObject({ specversion: '1.0', source: '/bookapp', datacontenttype: 'application/json' });
    expect(event['traceparent'] ?? '').toMatch(event.type.endsWith('secret.rotated') ? /^$/ : /^00-[0-9a-f]{32}-/);
  }
});

test('the same events come both ways', () => {
  const told = (events: readonly Event[]) =>
    events.map(({ type, subject = '', time = '' }) => `${type} ${subject} ${Date.parse(time)}`).sort();
  expect(told(overKafka)).toEqual(told(overHttp));
});

test('an event says whose it is and what was decided, in the trace of its request', () => {
  const decision = overHttp.find(
    ({ type, traceparent }) => type === 'io.coresdk.policy.decision' && String(traceparent).includes(forbidden),
  );
  expect(decision).toMatchObject({
    subject: `tenant/${TENANT}/user/u-1`,
    data: { allow: false, permission: 'books:write', role: 'reader' },
  });
  const created = overHttp.find(({ type }) => type === 'io.coresdk.tenant.created');
  expect(created?.subject).toBe(`tenant/${TENANT}`);
});
