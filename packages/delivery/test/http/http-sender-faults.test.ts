import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:net';
import { getEventListeners, once } from 'node:events';
import { inspect, promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import {
  answer,
  answerAndClose,
  answerSlowly,
  garbage,
  halfAnswer,
  hang,
  held,
  type HttpBehaviour,
  reset,
  tooManyRequests,
  unavailable,
} from '../../../../test/faults/http-behaviours.ts';
import { watchMemory } from '../../../../test/faults/memory-watch.ts';
import { watchResources } from '../../../../test/faults/resource-watch.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { HttpSender } from '../../src/http/index.ts';
import { failureOf, NDJSON, senderAndReceiver, senderTo } from './senders.ts';

const STATUS = 'WEIR_DELIVERY_HTTP_STATUS';
const CONNECTION = 'WEIR_DELIVERY_HTTP_CONNECTION';
const TIMEOUT = 'WEIR_DELIVERY_HTTP_TIMEOUT';

// A diagnostics channel of Node, which tells of the head of an answer once it is in.
const RESPONSE_HEAD = 'http.client.response.finish';

function headAlone(status: number, headers: Record<string, string> = {}): HttpBehaviour {
  return async ({ response, readBody }) => {
    await readBody();
    response.writeHead(status, { ...headers, 'content-length': 5 }).flushHeaders();
  };
}

test.for([200, 201, 202, 204, 207, 299])('%d is delivered', async (status) => {
  const { post } = await senderAndReceiver({}, answer({ status }));
  expect((await post()).status).toBe(status);
});

test.for([
  ...[408, 429, 502, 503, 504].map((status) => [status, true] as const),
  ...[300, 302, 304, 400, 401, 403, 404, 413, 415, 422, 499, 500, 501, 505, 599, 600, 999].map(
    (status) => [status, false] as const,
  ),
])('%d is no success; to be tried again: %s', async ([status, retryable]) => {
  const { post } = await senderAndReceiver({}, answer({ status }));
  expect(await failureOf(post())).toMatchObject({ code: STATUS, retryable, retryAfterMs: undefined });
});

test('Retry-After is told in both forms, up to the longest that is allowed, and not where nothing is to be tried', async () => {
  const nowMs = Date.UTC(2_000, 0, 1);
  const { post } = await senderAndReceiver(
    { nowMs: () => nowMs, maxRetryAfterMs: 60_000 },
    tooManyRequests(3),
    unavailable(new Date(nowMs + 5_000)),
    unavailable(3_600),
    unavailable('soon'),
    answer({ status: 400, headers: { 'retry-after': '3' } }),
  );
  const delays = [];
  for (let count = 0; count < 5; count += 1) delays.push((await failureOf(post())).retryAfterMs);
  expect(delays).toEqual([3_000, 5_000, 60_000, undefined, undefined]);
});

test('a redirect is not followed, to whatever place', async () => {
  const { receiver, post } = await senderAndReceiver({}, answer({ status: 308, headers: { location: '/elsewhere' } }));
  expect(await failureOf(post())).toMatchObject({ code: STATUS, retryable: false });
  expect(receiver.requests).toHaveLength(1);
});

test.for<[string, HttpBehaviour, string]>([
  ['resets the connection before it reads', reset({ reads: false }), 'ECONNRESET'],
  ['resets the connection after it has read', reset(), 'ECONNRESET'],
  ['sends garbage', garbage(), 'HPE_INVALID_CONSTANT'],
  ['hangs up in the midst of its answer', halfAnswer(), 'ECONNRESET'],
  ['hangs up without a word', ({ socket }) => void socket.end(), 'ECONNRESET'],
  [
    'switches to another protocol',
    ({ socket }) => void socket.write('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    'UNASKED_UPGRADE',
  ],
  [
    'sends a head without end',
    ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`),
    'HPE_HEADER_OVERFLOW',
  ],
  [
    'sends a length that is none',
    ({ socket }) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'),
    'HPE_INVALID_CONTENT_LENGTH',
  ],
])('a receiver that %s has not taken the batch, and may be asked again', async ([, behaviour, code]) => {
  const { receiver, post } = await senderAndReceiver({}, behaviour);
  const failure = await failureOf(post());
  expect(failure).toMatchObject({ code: CONNECTION, retryable: true });
  expect(failure.message).toBe(`${CONNECTION}: no answer from ${receiver.url}: ${code}`);
  expect((await post()).status).toBe(200);
});

test('a receiver that is down may be asked again', async () => {
  const { receiver, post } = await senderAndReceiver();
  await post();
  await receiver.refuse();
  expect(await failureOf(post())).toMatchObject({ code: CONNECTION, retryable: true });
  expect((await failureOf(post())).message).toContain('ECONNREFUSED');
  await receiver.accept();
  expect((await post()).status).toBe(200);
});

test.for([true, false])(
  'a connection that the receiver has closed is not used again, announced: %s',
  async (announced) => {
    const { receiver, post } = await senderAndReceiver({}, answerAndClose({ announced }));
    await post();
    await receiver.until(() => receiver.connections === 0);
    await post();
    expect(receiver.accepted).toBe(2);
  },
);

test.for<[string, HttpBehaviour]>([
  ['hangs', hang()],
  ['does not even read', hang({ reads: false })],
  ['sends a head and no body', headAlone(200)],
  ['drips', answerSlowly({ byteEveryMs: 5, body: 'x'.repeat(10_000) })],
])('a receiver that %s is given up when the time for the attempt is over', async ([, behaviour]) => {
  const { receiver, post } = await senderAndReceiver({ timeoutMs: 50 }, behaviour);
  const failure = await failureOf(post('x'.repeat(10_000_000)));
  expect(failure).toMatchObject({ code: TIMEOUT, retryable: true, message: `${TIMEOUT}: no answer within 50 ms` });
  // What does not read does not see the connection go either.
  await receiver.until(() => receiver.connections === 0 || receiver.requests[0]?.complete === false);
});

test('a refusal whose body never ends is that refusal', async () => {
  const { sender } = await senderAndReceiver({}, headAlone(503, { 'retry-after': '2' }));
  const abort = new AbortController();
  const onHead = () => setImmediate(() => abort.abort());
  subscribe(RESPONSE_HEAD, onHead);
  onTestFinished(() => void unsubscribe(RESPONSE_HEAD, onHead));
  const refused = sender.post(Buffer.from('x'), { ...NDJSON, signal: abort.signal });
  expect(await failureOf(refused)).toMatchObject({ code: STATUS, retryable: true, retryAfterMs: 2_000 });
});

test('a connection that does not come about is given up after its own time', async () => {
  // Takes connections and never speaks TLS.
  const server = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const sender = senderTo(`https://127.0.0.1:${port}`, { connectTimeoutMs: 20 });
  const failure = await failureOf(sender.post(Buffer.from('x'), NDJSON));
  expect(failure.message).toBe(`${TIMEOUT}: no connection to https://127.0.0.1:${port} within 20 ms`);
  expect(failure.retryable).toBe(true);
});

test('an attempt that waits for a connection is given up when its time is over', async () => {
  const { receiver, post } = await senderAndReceiver({ maxSockets: 1, timeoutMs: 50 });
  receiver.always(hang());
  const failures = await Promise.all([failureOf(post()), failureOf(post())]);
  expect(failures.map(({ code }) => code)).toEqual([TIMEOUT, TIMEOUT]);
});

test('an attempt that is aborted while it waits for a connection ends before there is one, and holds none afterwards', async () => {
  const { sender, receiver, post } = await senderAndReceiver({ maxSockets: 1 });
  const hanging = held();
  receiver.next(hanging);
  let answered = false;
  const holder = post().finally(() => (answered = true));
  await receiver.untilReceived(1);
  const abort = new AbortController();
  const waiter = failureOf(sender.post(Buffer.from('x'), { ...NDJSON, signal: abort.signal }));
  const next = post();
  // What comes before a connection takes no turn of its own.
  await new Promise((turn) => setImmediate(turn));
  abort.abort();
  expect(await waiter).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_ABORTED' });
  expect(answered).toBe(false);
  hanging.release();
  expect([(await holder).status, (await next).status]).toEqual([200, 200]);
  expect([receiver.requests.length, receiver.accepted]).toEqual([2, 1]);
});

test('an attempt that was aborted while it waited leaves no connection behind when the one it waited for is lost', async () => {
  const { sender, receiver, post } = await senderAndReceiver({ maxSockets: 1 });
  const losing = held(reset());
  receiver.next(losing);
  const holder = failureOf(post());
  await receiver.untilReceived(1);
  const abort = new AbortController();
  const waiter = failureOf(sender.post(Buffer.from('x'), { ...NDJSON, signal: abort.signal }));
  await new Promise((turn) => setImmediate(turn));
  abort.abort();
  await waiter;
  losing.release();
  expect(await holder).toMatchObject({ code: CONNECTION });
  expect((await post()).status).toBe(200);
  expect(receiver.requests).toHaveLength(2);
  await receiver.until(() => receiver.connections === 1);
});

test('a header function that hangs is given up with the attempt, and told so', async () => {
  let told: AbortSignal | undefined;
  const headers = (signal: AbortSignal) => {
    told = signal;
    return new Promise<never>(() => {});
  };
  const { receiver, post } = await senderAndReceiver({ timeoutMs: 20, headers });
  expect(await failureOf(post())).toMatchObject({ code: TIMEOUT });
  expect([told?.aborted, receiver.requests.length]).toEqual([true, 0]);
});

test('the signal of the caller ends an attempt at once, wherever it is', async () => {
  const { sender, receiver } = await senderAndReceiver({ compression: 'gzip' });
  receiver.always(held());
  const early = AbortSignal.abort(new Error('token=hunter2'));
  const late = new AbortController();
  const aborted = failureOf(sender.post(Buffer.alloc(10_000), { ...NDJSON, signal: late.signal }));
  await receiver.untilReceived(1);
  late.abort();
  for (const failure of [failureOf(sender.post(Buffer.alloc(10_000), { ...NDJSON, signal: early })), aborted]) {
    expect(await failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_ABORTED', retryable: true });
    expect((await failure).cause).toBeUndefined();
  }
  expect(receiver.requests).toHaveLength(1);
  await receiver.until(() => receiver.connections === 0);
});

test('a signal that outlives many attempts keeps nothing of them', async () => {
  const { sender, receiver } = await senderAndReceiver({}, answer(), reset());
  const { signal } = new AbortController();
  for (let count = 0; count < 3; count += 1) await sender.post(Buffer.from('x'), { ...NDJSON, signal }).catch(() => {});
  expect(receiver.requests).toHaveLength(3);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a receiver may take longer than an idle connection is kept', async () => {
  const { post } = await senderAndReceiver(
    { idleTimeoutMs: 5 },
    answerSlowly({ headAfterMs: 30, byteEveryMs: 10, body: 'slow' }),
  );
  expect((await post()).body?.toString()).toBe('slow');
});

test('an answer that is too long is not read to its end, and its status stands', async () => {
  const endless: HttpBehaviour = async ({ response, readBody, signal }) => {
    await readBody();
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    while (!signal.aborted) {
      response.write('x'.repeat(10_000));
      await new Promise((turn) => setImmediate(turn));
    }
  };
  const { receiver, post } = await senderAndReceiver({ maxAnswerBytes: 100_000 }, endless);
  expect(await post()).toMatchObject({ status: 200, contentType: 'text/plain', body: undefined });
  await receiver.until(() => receiver.connections === 0);
});

test('nothing that was sent or answered, and no credential, is in any failure', async () => {
  const secrets = {
    password: 'hunter2-hunter2',
    token: 'tok-123456789',
    answered: 'answer-secret',
    sent: 'sent-secret',
    query: 'query-secret',
  };
  const receiver = await startHttpReceiver();
  onTestFinished(() => receiver.close());
  const says = (status: number) => answer({ status, headers: { 'x-echo': secrets.answered }, body: secrets.answered });
  const behaviours: HttpBehaviour[] = [
    says(400),
    says(503),
    says(302),
    reset(),
    garbage(`HTTP/9 ${secrets.answered}`),
    halfAnswer({ body: secrets.answered }),
    garbage(secrets.answered),
    hang(),
  ];
  receiver.next(...behaviours);
  const url = `${receiver.url.replace('//', `//user:${secrets.password}@`)}/${secrets.query}?key=${secrets.query}`;
  const sender = senderTo(url, { headers: { 'x-token': secrets.token }, timeoutMs: 200 });
  const failures = [];
  for (const _ of behaviours) failures.push(await failureOf(sender.post(Buffer.from(secrets.sent), NDJSON)));
  await receiver.refuse();
  failures.push(await failureOf(sender.post(Buffer.from(secrets.sent), NDJSON)));
  expect(receiver.requests[0]?.headers).toMatchObject({ 'x-token': secrets.token });
  expect(findSecrets(secrets, ...failures, ...failures.map((failure) => inspect(failure)))).toEqual([]);
});

test('an attempt does not wait for its compression when it is aborted', async () => {
  const { sender, receiver } = await senderAndReceiver({ compression: 'gzip' });
  const body = randomBytes(20_000_000);
  let compressed = false;
  const compression = promisify(gzip)(body).then(() => (compressed = true));
  const abort = new AbortController();
  const failure = failureOf(sender.post(body, { ...NDJSON, signal: abort.signal }));
  abort.abort();
  expect(await failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_ABORTED' });
  expect(compressed).toBe(false);
  await compression;
  expect(receiver.requests).toEqual([]);
});

test('nothing of an attempt is held when it is over', async () => {
  let told: WeakRef<AbortSignal> | undefined;
  const { post } = await senderAndReceiver({
    headers: (signal) => {
      told = new WeakRef(signal);
      return {};
    },
  });
  await post();
  // A reference is kept to the end of the turn in which it was made; asking collects garbage.
  await new Promise((turn) => setImmediate(turn));
  watchMemory();
  expect(told?.deref()).toBeUndefined();
});

test('a sender leaves no timer and no connection, whatever it met', async () => {
  const watch = watchResources();
  const receiver = await startHttpReceiver();
  const sender = new HttpSender({ url: receiver.url, compression: 'gzip', minCompressBytes: 0 });
  const abort = new AbortController();
  const post = () => sender.post(Buffer.from('x'), { ...NDJSON, signal: abort.signal }).catch(() => {});
  for (const behaviour of [answer(), reset(), garbage(), unavailable(), halfAnswer()]) {
    receiver.next(behaviour);
    await post();
  }
  await receiver.refuse();
  await post();
  await receiver.accept();
  receiver.next(hang());
  const hung = post();
  await receiver.until(() => receiver.requests.length === 6);
  abort.abort();
  await hung;
  await sender.close();
  await receiver.close();
  expect(await watch.leaks()).toEqual([]);
});
