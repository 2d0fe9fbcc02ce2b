/** The TCP proxy before real servers: their own protocols meet its faults. */
import { randomUUID } from 'node:crypto';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startTcpProxy, type TcpProxy } from '../faults/tcp-proxy.ts';
import { kafkaEndpoints, plaintextConnection, proxiedConnection } from '../services/kafka/connection.ts';
import { consume, withTopic } from '../services/kafka/round-trip.ts';
import { ping } from '../services/redis-ping.ts';

const kafka = kafkaEndpoints(process.env);

async function redisBehindProxy(): Promise<{ proxy: TcpProxy; url: string }> {
  const url = new URL(process.env['REDIS_URL'] ?? '');
  const proxy = closedAfterTest(await startTcpProxy({ to: Number(url.port) }));
  url.port = String(proxy.port);
  return { proxy, url: url.href };
}

test('Redis answers through the proxy, slowly, and byte by byte', async () => {
  const { proxy, url } = await redisBehindProxy();
  await ping(url);
  const { toServer, toClient } = proxy.bytes;
  expect([toServer, toClient]).toEqual(['*1\r\n$4\r\nPING\r\n'.length, '+PONG\r\n'.length]);
  proxy.delay(20);
  proxy.throttle(100, 'toClient');
  await ping(url);
});

test('an answer of Redis that hangs comes when the proxy resumes', async () => {
  const { proxy, url } = await redisBehindProxy();
  proxy.hang('toClient');
  const answered = ping(url);
  await proxy.until(() => proxy.bytes.toServer > 0);
  proxy.resume();
  await answered;
});

test('an answer of Redis that is cut in the midst is no answer', async () => {
  const { proxy, url } = await redisBehindProxy();
  proxy.cutAfter(3, 'toClient');
  await expect(ping(url)).rejects.toThrow('Redis does not answer: it closed the connection');
  await proxy.refuse();
  await expect(ping(url)).rejects.toThrow('Redis does not answer');
  await proxy.accept();
  await ping(url);
});

test('a Kafka client that comes through the proxy stays on it, and is back after a cut in mid-batch', async ({
  signal,
}) => {
  const { proxy: at, connection } = proxiedConnection(kafka);
  const proxy = closedAfterTest(await startTcpProxy(at));
  const direct = plaintextConnection(kafka);
  await withTopic(direct, async (topic) => {
    const producer = new Producer({
      clientId: `weir-${randomUUID()}`,
      ...connection,
      idempotent: true,
      retries: 10,
      retryDelay: 100,
      serializers: stringSerializers,
    });
    onTestFinished(() => producer.close());
    const send = (values: readonly string[]) =>
      producer.send({ acks: ProduceAcks.ALL, messages: values.map((value) => ({ topic, key: 'key', value })) });

    await send(['first']);
    const { toServer } = proxy.bytes;
    const batch = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(100)}`);
    // The broker has half of the batch when the connection goes; the client's own retry carries it again.
    proxy.cutAfter(5_000, 'toServer');
    await send(batch);
    expect(proxy.bytes.toServer - toServer).toBeGreaterThan(15_000);
    expect(proxy.accepted).toBeGreaterThan(1);

    const read = await consume(direct, topic, { count: 101, signal });
    expect(read.map(({ value }) => value)).toEqual(['first', ...batch]);
  });
});

test('a Kafka client that is told nothing any more gives up by its own time limit', async () => {
  const { proxy: at, connection } = proxiedConnection(kafka);
  const proxy = closedAfterTest(await startTcpProxy(at));
  await withTopic(plaintextConnection(kafka), async (topic) => {
    const producer = new Producer({
      clientId: `weir-${randomUUID()}`,
      ...connection,
      retries: 0,
      requestTimeout: 3_000,
      serializers: stringSerializers,
    });
    onTestFinished(() => producer.close(true));
    const send = () => producer.send({ acks: ProduceAcks.ALL, messages: [{ topic, key: 'key', value: 'value' }] });
    await send();
    proxy.hang();
    await expect(send()).rejects.toThrow();
    proxy.resume();
  });
});
