import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { kafkaInstrumentationStats } from '@weir/instrumentation-platformatic-kafka';
import { expect, onTestFinished, test } from 'vitest';
import { kafkaClient, type KafkaClientModule, OLDEST_KAFKA_CLIENT } from './kafka-clients.ts';
import { type AnyMessage, roundTrip, startTelemetry } from './traced-round-trip.ts';

const CLIENTS = ['newest', 'oldest'] as const;

function headerNames({ headers }: AnyMessage): string[] {
  return [...headers.keys()].map(String);
}

test.for(CLIENTS)(
  'the %s client publishes in the order that the README of the instrumentation states',
  async (which) => {
    const kafka = await kafkaClient(which);
    const published: { readonly name: string; readonly payload: object }[] = [];
    for (const channel of ['producer:sends', 'consumer:fetches', 'consumer:receives', 'consumer:commits']) {
      for (const event of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
        const subscriber = (payload: unknown): void => {
          published.push({ name: `${channel}:${event}`, payload: payload as object });
        };
        subscribe(`tracing:plt:kafka:${channel}:${event}`, subscriber);
        onTestFinished(() => void unsubscribe(`tracing:plt:kafka:${channel}:${event}`, subscriber));
      }
    }
    await roundTrip(kafka, [{ key: 'a' }]);

    const received = published.findIndex(({ name }) => name === 'consumer:receives:start');
    const fetch = published.findLast(
      ({ name }, at) => at < received && name === 'consumer:fetches:asyncStart',
    )?.payload;
    const others = new Set(
      published
        .filter(({ name, payload }) => name.startsWith('consumer:fetches') && payload !== fetch)
        .map(({ payload }) => payload),
    );
    const order = published.filter(({ payload }) => !others.has(payload)).map(({ name }) => name);
    const readme = readFileSync('packages/instrumentation-platformatic-kafka/README.md', 'utf8');
    const stated = [...readme.matchAll(/^ *((?:producer|consumer):\w+:(?:start|end|asyncStart|asyncEnd))\b/gm)];
    expect(order).toEqual(stated.map(([, name]) => name));
  },
);

test.for(CLIENTS)(
  'headers of every kind of serialiser arrive whole, with a context where text goes out as text (%s client)',
  async (which) => {
    const telemetry = startTelemetry();
    const before = kafkaInstrumentationStats();
    const kafka = await kafkaClient(which);
    const text = (data?: unknown): Buffer | undefined => (typeof data === 'string' ? Buffer.from(data) : undefined);
    const json = (data?: unknown): Buffer => Buffer.from(JSON.stringify(data));
    const value = Buffer.from('body');

    const [asText] = await roundTrip(kafka, [{ headers: { own: 'a' } }]);
    const [asBytes] = await roundTrip(
      kafka,
      [{ value, headers: new Map([[Buffer.from('own'), Buffer.from('a')]]) }],
      {},
    );
    const [asJson] = await roundTrip(kafka, [{ value, headers: { own: 'a' } }], {
      serializers: { headerKey: text, headerValue: json },
    });
    expect([asText, asBytes, asJson].map((message) => message && headerNames(message))).toEqual([
      ['own', 'traceparent'],
      ['own', 'traceparent'],
      ['own'],
    ]);
    const parents = telemetry.named('process').map(({ parentSpanContext }) => parentSpanContext?.spanId);
    const [first, second] = telemetry.named('send').map((span) => span.spanContext().spanId);
    expect(parents).toEqual([first, second, undefined]);
    expect(kafkaInstrumentationStats()).toEqual({ ...before, not_injected: before.not_injected + 1 });
  },
);

test('a hook before deserialisation, which delays messages beyond their fetch, loses no link', async () => {
  const telemetry = startTelemetry();
  const kafka = await kafkaClient('newest');
  const hook = (_data: unknown, _type: unknown, _message: unknown, callback: (error: Error | null) => void): void => {
    setImmediate(callback, null);
  };
  await roundTrip(kafka, [{ key: 'a' }, { key: 'a' }], undefined, { beforeDeserialization: hook as never });
  const creates = telemetry.named('create').map((span) => span.spanContext().spanId);
  const [poll, ...others] = telemetry.named('poll');
  expect(others).toEqual([]);
  expect(poll?.links.map((link) => link.context.spanId)).toEqual(creates);
  for (const span of telemetry.named('process')) {
    expect(span.links.map((link) => link.context.spanId)).toContain(poll?.spanContext().spanId);
  }
});

test.for(CLIENTS)('a send that the broker refuses fails with the error code of Kafka (%s client)', async (which) => {
  const telemetry = startTelemetry();
  const kafka = await kafkaClient(which);
  const value = 'x'.repeat(2_000_000);
  await expect(roundTrip(kafka, [{ value }])).rejects.toThrow();
  const [span] = telemetry.named('send');
  expect(span?.attributes).toMatchObject({
    'error.type': 'MESSAGE_TOO_LARGE',
    'messaging.message.body.size': 2_000_000,
  });
});

test('a broker that takes connections and never answers makes the send fail, and its span says how', async () => {
  const telemetry = startTelemetry();
  const kafka = await kafkaClient('newest');
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const bootstrapBrokers = [`127.0.0.1:${port}`];
  const serializers = kafka.stringSerializers;
  const producer = new kafka.Producer({
    clientId: 'producer',
    bootstrapBrokers,
    retries: 0,
    requestTimeout: 200,
    serializers,
  });
  try {
    await expect(producer.send({ acks: -1, messages: [{ topic: 'any', value: 'body' }] })).rejects.toThrow();
  } finally {
    await producer.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
  const [span] = telemetry.named('send');
  expect(span?.attributes).toMatchObject({ 'server.port': port, 'error.type': expect.stringMatching(/^PLT_KFK_/) });
});

test('lag is told by the newest client without a request of its own', async () => {
  const telemetry = startTelemetry();
  const kafka = await kafkaClient('newest');
  const lags: unknown[] = [];
  await roundTrip(kafka, [{ key: 'a' }], undefined, undefined, async () => {
    lags.push(...(await telemetry.lags()));
  });
  expect(lags).toEqual([0]);
});

test('a client that is loaded by require is traced as well', async () => {
  const telemetry = startTelemetry();
  const kafka = createRequire(import.meta.url)('@platformatic/kafka') as KafkaClientModule;
  await roundTrip(kafka, [{ key: 'a' }]);
  expect(telemetry.named('process')[0]?.parentSpanContext?.spanId).toBe(
    telemetry.named('send')[0]?.spanContext().spanId,
  );
});

test.for(CLIENTS)('while the instrumentation is disabled nothing is added to a message (%s client)', async (which) => {
  const [message] = await roundTrip(await kafkaClient(which), [{ key: 'a' }]);
  expect(message && headerNames(message)).toEqual([]);
});

test('the README names the versions that were tested', () => {
  const require = createRequire(import.meta.url);
  const { version } = JSON.parse(
    readFileSync(require.resolve('@platformatic/kafka').replace(/dist\/index\.js$/, 'package.json'), 'utf8'),
  ) as { readonly version: string };
  const readme = readFileSync('packages/instrumentation-platformatic-kafka/README.md', 'utf8');
  expect(readme).toContain(`\`>=${OLDEST_KAFKA_CLIENT} <3\``);
  expect(readme).toContain(`${OLDEST_KAFKA_CLIENT} and ${version}`);
});
