import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from './closed-after-test.ts';
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
} from './http-behaviours.ts';
import { post } from './http-client.ts';
import { startHttpReceiver } from './http-receiver.ts';

async function receiverThat(behaviour?: HttpBehaviour) {
  return closedAfterTest(await startHttpReceiver(behaviour === undefined ? {} : { behaviour }));
}

/** Keeps its one connection open. */
function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A request whose answer the test does not wait for. */
function sendAndForget(url: string): void {
  request(url, { method: 'POST', agent: new Agent() })
    .on('error', () => {})
    .end('body');
}

test('it answers as told, and keeps head and body of each request', async () => {
  const receiver = await receiverThat(answer({ status: 202, headers: { 'x-a': '1' }, body: { taken: true } }));
  const { status, headers, body } = await post(`${receiver.url}/v1?a=b`, { body: 'é', headers: { 'x-b': '2' } });
  expect([status, headers['x-a'], headers['content-type'], body]).toEqual([
    202,
    '1',
    'application/json',
    '{"taken":true}',
  ]);
  expect(receiver.requests).toHaveLength(1);
  expect(receiver.requests[0]).toMatchObject({
    method: 'POST',
    path: '/v1?a=b',
    complete: true,
    text: 'é',
    connection: 1,
  });
  expect(receiver.requests[0]?.headers['x-b']).toBe('2');
});

test.for([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('a body in %s is kept as it came and decoded when asked for', async ([coding, compress]) => {
  const receiver = await receiverThat();
  const body = compress('{"a":1}\n{"b":2}\n');
  await post(receiver.url, { body, headers: { 'content-encoding': coding } });
  expect(receiver.requests[0]?.bytes).toEqual(body);
  expect(receiver.requests[0]?.lines).toEqual([{ a: 1 }, { b: 2 }]);
});

test('each request of a script gets the next behaviour, and those after it the one that holds always', async () => {
  const receiver = await receiverThat();
  receiver.next(unavailable(), tooManyRequests(7));
  const statuses = [];
  for (const _ of [1, 2, 3]) statuses.push((await post(receiver.url, {})).status);
  expect(statuses).toEqual([503, 429, 200]);
  receiver.next(unavailable());
  receiver.always(answer({ status: 404 }));
  expect((await post(receiver.url, {})).status).toBe(404);
});

test('Retry-After is sent in seconds, as a date, or as whatever it is told', async () => {
  const receiver = await receiverThat();
  receiver.next(tooManyRequests(3), unavailable(new Date(0)), unavailable('soon'), unavailable());
  const sent = [];
  for (const _ of [1, 2, 3, 4]) sent.push((await post(receiver.url, {})).headers['retry-after']);
  expect(sent).toEqual(['3', 'Thu, 01 Jan 1970 00:00:00 GMT', 'soon', undefined]);
});

test('one that hangs has the request and gives no answer until it closes', async () => {
  const receiver = await startHttpReceiver({ behaviour: hang() });
  const answered = post(receiver.url, {});
  await receiver.untilReceived(1);
  await receiver.close();
  await expect(answered).rejects.toThrow('socket hang up');
});

test('one that hangs without reading lets the sender block', async () => {
  const receiver = await receiverThat(hang({ reads: false }));
  const sending = request(receiver.url, { method: 'POST', agent: new Agent() }).on('error', () => {});
  while (sending.write(Buffer.alloc(1_000_000))) await new Promise((turn) => setImmediate(turn));
  await receiver.until(() => receiver.requests.length === 1);
  expect(receiver.requests[0]).toMatchObject({ complete: false, bytes: Buffer.alloc(0) });
});

test('one that is held answers when it is released', async () => {
  const holding = held(answer({ body: 'at last' }));
  const receiver = await receiverThat(holding);
  const answered = post(receiver.url, {});
  await receiver.untilReceived(1);
  holding.release();
  expect((await answered).body).toBe('at last');
});

test.for([true, false])('a reset connection is one for the sender, the body read: %s', async (reads) => {
  const receiver = await receiverThat(reset({ reads }));
  await expect(post(receiver.url, {})).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(receiver.requests[0]?.complete).toBe(reads);
  await receiver.until(() => receiver.connections === 0);
});

test('a slow answer comes byte by byte, and whole', async () => {
  const receiver = await receiverThat(answerSlowly({ headAfterMs: 5, byteEveryMs: 1, body: 'slow' }));
  const sent = request(receiver.url, { agent: new Agent() }).end();
  const [response] = await once(sent, 'response');
  const chunks: string[] = [];
  for await (const chunk of response) chunks.push(String(chunk));
  expect(chunks.join('')).toBe('slow');
  expect(chunks.length).toBeGreaterThan(1);
});

test('a slow answer is given up when the sender hangs up', async () => {
  const receiver = await receiverThat(answerSlowly({ headAfterMs: 1_000_000 }));
  const sent = request(receiver.url, { agent: new Agent() }).on('error', () => {});
  sent.end();
  await receiver.untilReceived(1);
  sent.destroy();
  await receiver.until(() => receiver.connections === 0);
});

test('garbage is no answer', async () => {
  const receiver = await receiverThat(garbage());
  await expect(post(receiver.url, {})).rejects.toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
});

test('half an answer is cut', async () => {
  const receiver = await receiverThat(halfAnswer({ body: '12345678' }));
  const sent = request(receiver.url, { agent: new Agent() }).end();
  const [response] = await once(sent, 'response');
  let body = '';
  const cut = (async () => {
    for await (const chunk of response) body += String(chunk);
  })();
  await expect(cut).rejects.toThrow('aborted');
  expect([response.headers['content-length'], body]).toEqual(['8', '1234']);
});

test.for([true, false])('a connection is closed after the answer, announced: %s', async (announced) => {
  const receiver = await receiverThat(answerAndClose({ announced }));
  const agent = keepAlive();
  const { status, headers } = await post(receiver.url, { agent });
  expect([status, headers.connection]).toEqual([200, announced ? 'close' : 'keep-alive']);
  await receiver.until(() => receiver.connections === 0);
});

test('requests on one connection bear its number', async () => {
  const receiver = await receiverThat();
  const agent = keepAlive();
  for (const _ of [1, 2]) await post(receiver.url, { agent });
  await post(receiver.url, {});
  expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  expect(receiver.accepted).toBe(2);
});

test('one that refuses is down, and later up on the same port', async () => {
  const receiver = await receiverThat();
  const { url } = receiver;
  await receiver.refuse();
  await expect(post(url, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await receiver.accept();
  expect(receiver.url).toBe(url);
  expect((await post(url, {})).status).toBe(200);
});

test('closing leaves no connection, whatever is on it', async () => {
  const receiver = await startHttpReceiver({ behaviour: hang({ reads: false }) });
  sendAndForget(receiver.url);
  const silent = connect(receiver.port, '127.0.0.1').on('error', () => {});
  onTestFinished(() => void silent.destroy());
  await receiver.until(() => receiver.connections === 2 && receiver.requests.length === 1);
  await receiver.close();
  await receiver.close();
  expect(receiver.connections).toBe(0);
});

test('a behaviour that is wrong fails the test that wrote it', async () => {
  const wrong = (): void => {
    throw new Error('a mistake');
  };
  const receiver = await startHttpReceiver({ behaviour: wrong });
  sendAndForget(receiver.url);
  await receiver.until(() => receiver.requests.length === 1);
  await expect(receiver.close()).rejects.toThrow('a behaviour of the receiver failed');
});

test('a body that stays away is no mistake of the behaviour', async () => {
  const receiver = await receiverThat();
  const sent = request(receiver.url, { method: 'POST', headers: { 'content-length': 10 }, agent: new Agent() });
  sent.on('error', () => {}).write('half');
  await receiver.until(() => receiver.requests[0]?.bytes.length === 4);
  sent.destroy();
  await receiver.until(() => receiver.connections === 0);
  expect(receiver.requests[0]?.complete).toBe(false);
});
