import { expect, test } from 'vitest';
import { answer, held } from '../../../../test/faults/http-behaviours.ts';
import { DeliveryError, HttpSender } from '../../src/http/index.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { failureOf, NDJSON, senderAndReceiver, senderTo } from './senders.ts';

test('a body is posted as it is, with its type and length, and the answer is given', async () => {
  const body = { taken: 1 };
  const { sender, receiver } = await senderAndReceiver({}, answer({ status: 202, body }));
  const given = await sender.post(Buffer.from('{"a":"é"}\n'), NDJSON);
  expect(given).toMatchObject({
    status: 202,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(body)),
  });
  expect(given.headers['content-type']).toBe('application/json');
  const [request] = receiver.requests;
  expect([request?.method, request?.text]).toEqual(['POST', '{"a":"é"}\n']);
  expect(request?.headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'content-length': '11' });
  expect(request?.headers).not.toHaveProperty('content-encoding');
});

test('path and query of the URL are kept, its fragment is not sent', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  await senderTo(`${receiver.url}/v1/flows?tenant=a%20b#here`).post(Buffer.from('x'), NDJSON);
  expect(receiver.requests[0]?.path).toBe('/v1/flows?tenant=a%20b');
});

test.for(['gzip', 'zstd'] as const)('bodies from a length on are sent in %s', async (compression) => {
  const { receiver, post } = await senderAndReceiver({ compression, minCompressBytes: 100 });
  const large = `${JSON.stringify({ text: 'x'.repeat(10_000) })}\n`;
  await post(large);
  await post('{}\n');
  const [first, second] = receiver.requests;
  expect(first?.headers['content-encoding']).toBe(compression);
  expect(first?.headers['content-length']).toBe(String(first?.bytes.length));
  expect(first?.bytes.length).toBeLessThan(200);
  expect(first?.text).toBe(large);
  expect([second?.headers['content-encoding'], second?.text]).toEqual([undefined, '{}\n']);
});

test('user and password of the URL are sent as Basic authentication, decoded', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const url = new URL(receiver.url);
  url.username = encodeURIComponent('us er');
  url.password = encodeURIComponent('p:ä/%');
  await senderTo(url).post(Buffer.from('x'), NDJSON);
  const expected = `Basic ${Buffer.from('us er:p:ä/%').toString('base64')}`;
  expect(receiver.requests[0]?.headers.authorization).toBe(expected);
  expect(receiver.requests[0]?.headers.host).toBe(new URL(receiver.url).host);
});

test('headers of the request win over those of the sender, and these over the URL', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const url = receiver.url.replace('//', '//user:password@');
  const sender = senderTo(url, { headers: { Authorization: 'Bearer a', 'X-One': 'sender', 'X-Two': 'sender' } });
  await sender.post(Buffer.from('x'), { ...NDJSON, headers: { 'x-two': 'request' } });
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer a',
    'x-one': 'sender',
    'x-two': 'request',
  });
});

test('a function gives the headers anew for each request', async () => {
  let asked = 0;
  const { receiver, post } = await senderAndReceiver({ headers: async () => ({ authorization: `Bearer ${++asked}` }) });
  await post();
  await post();
  expect(receiver.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
});

function throwing(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

test.for<[string, () => unknown, string]>([
  ['throws', throwing(new TypeError('token=hunter2')), 'TypeError'],
  ['rejects', () => Promise.reject(new RangeError('token=hunter2')), 'RangeError'],
  ['throws what is no error', throwing('hunter2'), 'string'],
  ['gives nothing', () => undefined, 'headers must be an object (got undefined)'],
  ['injects a header', () => ({ a: 'x\r\ntoken: hunter2' }), 'headers["a"] has characters that a header cannot have'],
])('a header function that %s costs one attempt, and its words are not repeated', async ([, headers, why]) => {
  const { receiver, post } = await senderAndReceiver({ headers: headers as never });
  const failure = await failureOf(post());
  expect(failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_HEADERS', retryable: true });
  expect(failure.message).toBe(`WEIR_DELIVERY_HTTP_HEADERS: ${why}`);
  expect(failure.cause).toBeUndefined();
  expect(receiver.requests).toEqual([]);
});

test('what a receiver allows is asked with OPTIONS and no body, and told whatever the status is', async () => {
  const headers = { 'WebHook-Allowed-Origin': 'books.test', 'Set-Cookie': ['a=1', 'b=2'] };
  const { sender, receiver } = await senderAndReceiver(
    { headers: { authorization: 'Bearer a' } },
    answer({ status: 405, headers }),
  );
  const given = await sender.options({ headers: { 'webhook-request-origin': 'books.test' } });
  expect(given.status).toBe(405);
  expect(given.headers).toMatchObject({ 'webhook-allowed-origin': 'books.test', 'set-cookie': 'a=1, b=2' });
  const [request] = receiver.requests;
  expect([request?.method, request?.text]).toEqual(['OPTIONS', '']);
  expect(request?.headers).toMatchObject({ authorization: 'Bearer a', 'webhook-request-origin': 'books.test' });
});

test.for([
  [400, true],
  [401, false],
  [403, true],
  [404, false],
  [405, false],
  [407, false],
  [410, false],
  [413, true],
  [415, true],
  [422, true],
  [429, false],
  [500, false],
] as const)('a batch that is refused with %i may be divided: %o', async ([status, divisible]) => {
  const { post } = await senderAndReceiver({}, answer({ status }));
  expect(await failureOf(post())).toMatchObject({ status, divisible });
});

test('headers of one request that cannot be sent are final', async () => {
  const { sender } = await senderAndReceiver();
  const failure = await failureOf(sender.post(Buffer.from('x'), { ...NDJSON, headers: { a: '\n' } }));
  expect(failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_HEADERS', retryable: false });
});

test('connections are kept and used again', async () => {
  const { receiver, post } = await senderAndReceiver();
  for (let count = 0; count < 5; count += 1) await post();
  expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 1, 1, 1, 1]);
});

test('no more connections are opened than allowed, and requests wait for one', async () => {
  const { receiver, post } = await senderAndReceiver({ maxSockets: 2 });
  const holding = held();
  receiver.always(holding);
  const posts = Array.from({ length: 6 }, () => post());
  await receiver.until(() => receiver.requests.length === 2);
  expect(receiver.connections).toBe(2);
  holding.release();
  await Promise.all(posts);
  expect([receiver.accepted, receiver.requests.length]).toEqual([2, 6]);
});

test('an idle connection is given up after its time', async () => {
  const { receiver, post } = await senderAndReceiver({ idleTimeoutMs: 10 });
  await post();
  await receiver.until(() => receiver.connections === 0);
  await post();
  expect(receiver.accepted).toBe(2);
});

test('a closed sender ends what is under way and sends nothing more', async () => {
  const { sender, receiver, post } = await senderAndReceiver({ maxSockets: 1 });
  receiver.always(held());
  const underWay = failureOf(post());
  const waiting = failureOf(post());
  await receiver.untilReceived(1);
  await sender.close();
  await sender.close();
  const later = failureOf(post());
  for (const failure of [underWay, waiting, later]) {
    expect(await failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_CLOSED', retryable: false });
  }
  await receiver.until(() => receiver.connections === 0);
  expect(receiver.requests).toHaveLength(1);
});

test('a sender to an address in brackets works', async () => {
  const sender = new HttpSender({ url: 'http://[::1]:1', connectTimeoutMs: 2_000 });
  const failure = await failureOf(sender.post(Buffer.from('x'), NDJSON));
  await sender.close();
  expect(failure).toBeInstanceOf(DeliveryError);
  expect(failure.message).toMatch(/no answer from http:\/\/\[::1\]:1: (?:ECONNREFUSED|EADDRNOTAVAIL)$/);
});
