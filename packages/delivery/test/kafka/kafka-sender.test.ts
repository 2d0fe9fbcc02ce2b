import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { fc, test as property } from '@fast-check/vitest';
import { expect, onTestFinished, test } from 'vitest';
import type { DeliveryError } from '../../src/errors.ts';
import { KafkaSender, type KafkaSenderOptions } from '../../src/kafka/index.ts';
import { tcpPeer } from './tcp-peer.ts';

// A diagnostics channel of the client, on which an instrumentation would listen.
const METADATA_START = 'tracing:plt:kafka:base:metadata:start';

const secret = 'a password that nobody sees';
const sasl = { mechanism: 'PLAIN', username: 'weir', password: secret } as const;
const batch = [{ value: 'value' }];
// Not idempotent, so that one attempt is one attempt.
const single = { topic: 'orders', acks: 1, requestTimeoutMs: 200, connectTimeoutMs: 200 } as const;

function sender(options: KafkaSenderOptions): KafkaSender {
  const made = new KafkaSender(options);
  onTestFinished(() => made.close());
  return made;
}

async function failure(sent: Promise<unknown>): Promise<DeliveryError> {
  return sent.then(
    () => expect.fail('it was delivered'),
    (error: DeliveryError) => error,
  );
}

const silent = (): void => {};

test('an empty batch is delivered without a connection', async () => {
  expect(await sender({ brokers: ['127.0.0.1:1'], topic: 'orders' }).send([])).toBeUndefined();
});

test('a broker that is not there is a failure that may pass', async () => {
  const refused = sender({ topic: 'orders', acks: 1, brokers: ['127.0.0.1:1'] }).send(batch);
  const { code, retryable, message } = await failure(refused);
  expect({ code, retryable }).toEqual({ code: 'WEIR_DELIVERY_KAFKA_CONNECTION', retryable: true });
  expect(message).toContain('ECONNREFUSED');
});

test.each([
  ['plain', {}],
  ['over TLS', { tls: true }],
  ['while it logs in', { sasl }],
] as const)(
  'a broker that takes connections and says nothing, %s, is given up in time and its connection closed',
  async (_, options) => {
    const peer = await tcpPeer(silent);
    const { code, retryable } = await failure(sender({ ...single, ...options, brokers: peer.brokers }).send(batch));
    expect({ code, retryable }).toEqual({ code: 'WEIR_DELIVERY_KAFKA_TIMEOUT', retryable: true });
    await closed(peer.open);
  },
);

test('an abort rejects at once, cuts the connection that is hung, and the sender goes on with a new one', async () => {
  const peer = await tcpPeer(silent);
  const slow = sender({ brokers: peer.brokers, topic: 'orders' });
  for (let time = 0; time < 2; time += 1) {
    const abort = new AbortController();
    const sent = failure(slow.send(batch, abort.signal));
    await opened(peer.open);
    abort.abort(new Error('out of patience'));
    expect(await sent).toMatchObject({
      code: 'WEIR_DELIVERY_KAFKA_ABORTED',
      retryable: true,
      cause: { message: 'out of patience' },
    });
    await closed(peer.open);
  }
});

test('a batch whose signal has aborted before is not sent', async () => {
  const peer = await tcpPeer(silent);
  const sent = sender({ ...single, brokers: peer.brokers }).send(batch, AbortSignal.abort());
  expect(await failure(sent)).toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_ABORTED' });
  expect(peer.open.size).toBe(0);
});

test('closing fails what is in flight, closes what is hung, is done once, and nothing is sent afterwards', async () => {
  const peer = await tcpPeer(silent);
  const closing = sender({ brokers: peer.brokers, topic: 'orders' });
  const sent = failure(closing.send(batch));
  await opened(peer.open);
  expect(closing.close()).toBe(closing.close());
  await closing.close();
  expect(await sent).toMatchObject({ retryable: true });
  await closed(peer.open);
  expect(await failure(closing.send(batch))).toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_CLOSED', retryable: false });
});

test.each([
  ['an HTTP server', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  ['what closes at once', (socket: Socket) => socket.destroy()],
  ['a TLS server', (socket: Socket) => socket.write(Buffer.from('15030100020246', 'hex'))],
  ['an SSH server', (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
  // The client throws at these in the listener of its socket, which without care ends the process.
  ['a length of nothing', (socket: Socket) => socket.write(Buffer.from('0000000000', 'hex'))],
  ['a negative length', (socket: Socket) => socket.write(Buffer.from('ffffffff00', 'hex'))],
  ['a length that is too short', (socket: Socket) => socket.write(Buffer.from('0000000100', 'hex'))],
  ['an answer to nothing', (socket: Socket) => socket.write(Buffer.from('0000000400000999', 'hex'))],
  ['an answer that ends early', (socket: Socket) => socket.write(Buffer.from('0000000600000001ffff', 'hex'))],
])('%s instead of Kafka is a failure and nothing worse', async (_, answer) => {
  const peer = await tcpPeer((socket) => socket.once('data', () => answer(socket)));
  for (const options of [{}, { sasl }, { tls: true }]) {
    const asking = sender({ ...single, ...options, brokers: peer.brokers });
    expect((await failure(asking.send(batch))).code).toMatch(
      /^WEIR_DELIVERY_KAFKA_(?:CONNECTION|TIMEOUT|TLS|UNSUPPORTED|REFUSED)$/,
    );
    await asking.close();
  }
  await closed(peer.open);
});

property.prop([fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 })], {
  numRuns: 30,
})('whatever bytes answer, the send fails and nothing is thrown elsewhere', async (chunks) => {
  const peer = await tcpPeer((socket) => socket.once('data', () => chunks.forEach((chunk) => socket.write(chunk))));
  const sent = sender({ ...single, requestTimeoutMs: 20, brokers: peer.brokers }).send(batch);
  expect((await failure(sent)).code).toMatch(/^WEIR_DELIVERY_KAFKA_/);
});

test('a record that is none is told from those beside it', async () => {
  const results = await failure(
    sender({ ...single, brokers: ['127.0.0.1:1'] }).send([{ value: 1 as unknown as string }]),
  );
  expect(results).toMatchObject({ code: 'WEIR_DELIVERY_KAFKA_RECORD', retryable: false });
  const mixed = sender({ ...single, brokers: ['127.0.0.1:1'] }).send([{ value: 1 as unknown as string }, ...batch]);
  expect(await mixed).toEqual(['rejected', 'retry']);
});

test('no failure tells the password, however deep one looks', async () => {
  const peer = await tcpPeer((socket) => socket.once('data', () => socket.destroy()));
  const error = await failure(sender({ ...single, sasl, brokers: peer.brokers }).send(batch));
  const shown = inspect(error, {
    depth: Infinity,
    showHidden: true,
    maxStringLength: Infinity,
    maxArrayLength: Infinity,
  });
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(Buffer.from(secret).toString('hex').replaceAll(/(..)/g, '$1 ').trim());
});

test('what the client does for a sender, instrumentations are asked not to record, in whatever scope the caller is', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const suppressed: boolean[] = [];
  const note = (): void => void suppressed.push(isTracingSuppressed(context.active()));
  subscribe(METADATA_START, note);
  onTestFinished(() => {
    unsubscribe(METADATA_START, note);
    context.disable();
  });
  await failure(sender({ ...single, brokers: ['127.0.0.1:1'] }).send(batch));
  expect(suppressed).toEqual([true]);
  expect(isTracingSuppressed(context.active())).toBe(false);
});

async function opened(open: ReadonlySet<Socket>): Promise<void> {
  await expect.poll(() => open.size, { timeout: 10_000 }).toBeGreaterThan(0);
}

async function closed(open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) {
    // Not `once` of node:events, which fails where the connection is reset, as by a client that leaves an answer unread.
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  }
}
