import { expect, test } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import {
  answer,
  hang,
  type HttpBehaviour,
  reset,
  tooManyRequests,
  unavailable,
} from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import {
  CloudEventEmitter,
  type CloudEventV1,
  cloudEventsFaults,
  httpBinding,
  type HttpBindingOptions,
} from '../../src/index.ts';
import { emitterAndReceiver, emitterTo, eventsIn, numbered, SOURCE } from '../receiver.ts';

/** Answers 422 to a request that holds an event with this data. */
function refusing(data: unknown, status = 422): HttpBehaviour {
  return async ({ request, response }) => {
    const events = await bodyOf(request);
    response.writeHead(events.some((event) => event.data === data) ? status : 204).end();
  };
}

async function bodyOf(request: AsyncIterable<unknown>): Promise<readonly CloudEventV1<unknown>[]> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return [JSON.parse(text) as CloudEventV1<unknown>].flat();
}

test('many events go in one batch, a single one by itself, each with its content type', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  for (const event of numbered(50)) emitter.emitBestEffort(event);
  await emitter.forceFlush();
  await emitter.emitStrict({ type: 'io.acme.single', subject: 'tenant/acme' });
  expect(receiver.requests.map(({ method, headers }) => [method, headers['content-type']])).toEqual([
    ['POST', 'application/cloudevents-batch+json'],
    ['POST', 'application/cloudevents+json'],
  ]);
  const [batch, single] = eventsIn(receiver);
  expect(batch?.map(({ data }) => data)).toEqual(numbered(50).map(({ data }) => data));
  expect(single).toMatchObject([
    { specversion: '1.0', type: 'io.acme.single', source: SOURCE, subject: 'tenant/acme', id: expect.any(String) },
  ]);
});

test('no batch is larger than it may be, by events and by bytes', async () => {
  const { emitter, receiver } = await emitterAndReceiver({ batchSize: 7, batchBytes: 1_000 });
  for (const event of numbered(20)) emitter.emitBestEffort({ ...event, subject: 'x'.repeat(100) });
  await emitter.forceFlush();
  const sizes = eventsIn(receiver).map(({ length }) => length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(7);
  expect(Math.max(...receiver.requests.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(1_001);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20);
});

test('an event that is larger than a batch is dropped and counted', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  emitter.emitBestEffort({ type: 'io.acme.huge', data: 'x'.repeat(10_000_000) });
  await expect(emitter.emit({ type: 'io.acme.huge', data: 'x'.repeat(10_000_000) })).rejects.toMatchObject({
    code: 'WEIR_CLOUDEVENTS_NOT_DELIVERED',
  });
  expect(emitter.stats()).toMatchObject({ offered: 2, dropped: { too_large: 2 }, pending: 0 });
  expect(receiver.requests).toEqual([]);
});

test('in structured mode each event is a request', async () => {
  const { emitter, receiver } = await emitterAndReceiver({ mode: 'structured' });
  for (const event of numbered(3)) emitter.emitBestEffort(event);
  await emitter.forceFlush();
  expect(receiver.requests.map(({ headers }) => headers['content-type'])).toEqual(
    Array(3).fill('application/cloudevents+json'),
  );
});

test('in binary mode attributes are header fields, percent-encoded, and the data is the body', async () => {
  const { emitter, receiver } = await emitterAndReceiver({ mode: 'binary' });
  await emitter.emitStrict({ type: 'io.acme.bin', subject: 'Euro €', data: { a: 1 } });
  await emitter.emitStrict({ type: 'io.acme.text', datacontenttype: 'text/plain', data: 'é' });
  await emitter.emitStrict({ type: 'io.acme.none' });
  const [json, text, none] = receiver.requests;
  expect(json?.headers).toMatchObject({
    'ce-specversion': '1.0',
    'ce-type': 'io.acme.bin',
    'ce-source': SOURCE,
    'ce-subject': 'Euro%20%E2%82%AC',
    'content-type': 'application/json',
  });
  expect([json?.text, text?.text, none?.text]).toEqual(['{"a":1}', 'é', '']);
  expect(text?.headers['content-type']).toBe('text/plain');
  expect(none?.headers).not.toHaveProperty('content-type');
});

test('headers carry what the environment holds, in each request', async () => {
  const env = { EVENTS_TOKEN: 'a$b${EVENTS_TOKEN}', EMPTY: '' };
  const headers = {
    Authorization: 'Bearer ${EVENTS_TOKEN}',
    'x-default': '${env:NONE:-by default}',
    'x-empty': '[${EMPTY:-full}]',
    'x-cost': '$$5 $${X}',
  };
  const { emitter, receiver } = await emitterAndReceiver({ headers, env });
  await emitter.emitStrict({ type: 'io.acme.a' });
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer a$b${EVENTS_TOKEN}',
    'x-default': 'by default',
    'x-empty': '[full]',
    'x-cost': '$5 ${X}',
  });
});

test('a variable that is not set is replaced by nothing, and counted', () => {
  const before = cloudEventsFaults().missing_variable;
  httpBinding({ endpoint: 'http://127.0.0.1:1', headers: { a: 'x${NOT_SET}' }, env: {} });
  expect(cloudEventsFaults().missing_variable).toBe(before + 1);
});

test.for(['gzip', 'zstd'] as const)('batches are sent in %s where that is asked for', async (compression) => {
  const { emitter, receiver } = await emitterAndReceiver({ compression });
  for (const event of numbered(50)) emitter.emitBestEffort(event);
  await emitter.forceFlush();
  expect(receiver.requests[0]?.headers['content-encoding']).toBe(compression);
  expect(eventsIn(receiver)[0]).toHaveLength(50);
});

test('connections are kept', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  for (const event of numbered(5)) await emitter.emitStrict(event);
  expect([receiver.requests.length, receiver.accepted]).toEqual([5, 1]);
});

test.for([429, 503])('%i with Retry-After is heeded, and the same bytes come again', async (status) => {
  const busy = status === 429 ? tooManyRequests(0) : unavailable(0);
  const { emitter, receiver } = await emitterAndReceiver({}, {}, busy, busy);
  for (const event of numbered(3)) emitter.emitBestEffort(event);
  expect(await emitter.forceFlush()).toBe(true);
  const [first, ...again] = receiver.requests.map(({ text }) => text);
  expect(again).toEqual([first, first]);
  expect(emitter.stats()).toMatchObject({ delivered: 3, pending: 0 });
});

test('of a batch with one bad event all others are delivered, and it alone is kept as a dead letter', async () => {
  const letters: unknown[] = [];
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: refusing(17) }));
  const emitter = emitterTo(receiver.url, {}, { deadLetter: (events, reason) => void letters.push([reason, events]) });
  for (const event of numbered(50)) emitter.emitBestEffort(event);
  expect(await emitter.forceFlush()).toBe(true);
  expect(letters).toEqual([['rejected', [expect.objectContaining({ type: 'io.acme.numbered', data: 17 })]]]);
  expect(emitter.stats()).toMatchObject({ offered: 50, delivered: 49, deadLettered: 1, pending: 0 });
  expect(receiver.requests.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(50)) + 1);
});

test('a receiver that takes no batches gets single events', async () => {
  const receiver = closedAfterTest(
    await startHttpReceiver({
      behaviour: async (exchange) => {
        const batch = exchange.request.headers['content-type'] === 'application/cloudevents-batch+json';
        await answer({ status: batch ? 415 : 202 })(exchange);
      },
    }),
  );
  const emitter = emitterTo(receiver.url);
  for (const event of numbered(8)) emitter.emitBestEffort(event);
  await emitter.forceFlush();
  expect(emitter.stats().delivered).toBe(8);
});

test('a redirect is not followed, to another host or to the same, and the events are given up', async () => {
  const elsewhere = closedAfterTest(await startHttpReceiver());
  const redirect = answer({ status: 307, headers: { location: `${elsewhere.url}/collect` } });
  const { emitter, receiver } = await emitterAndReceiver({}, {}, redirect);
  for (const event of numbered(4)) emitter.emitBestEffort(event);
  await emitter.forceFlush();
  expect(elsewhere.accepted).toBe(0);
  expect(receiver.requests).toHaveLength(1);
  expect(emitter.stats()).toMatchObject({ delivered: 0, dropped: { rejected: 4 } });
});

test('a receiver that resets the connection, or hangs, gets the events again', async () => {
  const { emitter, receiver } = await emitterAndReceiver({ timeoutMs: 2_000 }, {}, reset(), hang());
  for (const event of numbered(3)) emitter.emitBestEffort(event);
  expect(await emitter.forceFlush({ timeoutMs: 60_000 })).toBe(true);
  expect(receiver.requests).toHaveLength(3);
  expect(emitter.stats()).toMatchObject({ delivered: 3, pending: 0 });
});

test('a receiver that is retired (410) is asked no more', async () => {
  const before = cloudEventsFaults().receiver_gone;
  const { emitter, receiver } = await emitterAndReceiver({}, {}, answer({ status: 410 }));
  for (const event of numbered(4)) await emitter.emitStrict(event).catch(() => {});
  expect(receiver.requests).toHaveLength(1);
  expect(emitter.stats().dropped.rejected).toBe(4);
  expect(cloudEventsFaults().receiver_gone).toBe(before + 1);
});

test('what a receiver had is what was counted as delivered, whatever it did in between', async () => {
  const taken: string[] = [];
  const taking: HttpBehaviour = async ({ request, response }) => {
    const events = await bodyOf(request);
    const refused = events.some(({ data }) => data === 3 || data === 44);
    if (!refused) taken.push(...events.map(({ id }) => id));
    response.writeHead(refused ? 400 : 200).end();
  };
  const { emitter, receiver } = await emitterAndReceiver(
    { batchSize: 10 },
    { queue: { maxItems: 60 } },
    reset(),
    taking,
    answer({ status: 500 }),
    unavailable(0),
    taking,
    reset({ reads: false }),
  );
  for (const event of numbered(100)) emitter.emitBestEffort(event);
  await receiver.until(() => receiver.requests.length >= 6);
  receiver.always(taking);
  expect(await emitter.forceFlush()).toBe(true);
  const stats = emitter.stats();
  expect(accountingBreaches(stats)).toEqual([]);
  expect([stats.offered, stats.pending, stats.dropped.queue_full]).toEqual([100, 0, 40]);
  expect(stats.delivered).toBe(taken.length);
  expect(new Set(taken).size).toBe(taken.length);
});

test('secrets of URL and headers are in no error and no message', async () => {
  const secrets = { password: 'p4ssw0rd-of-the-url', token: 't0ken-of-the-header', query: 'acc3ss-of-the-query' };
  const seen: unknown[] = [];
  const url = `http://user:${secrets.password}@127.0.0.1:1/in?access_token=${secrets.query}`;
  const headers = { authorization: 'Bearer ${TOKEN}' };
  const binding = httpBinding({ endpoint: url, headers, env: { TOKEN: secrets.token } });
  const emitter = new CloudEventEmitter({
    source: SOURCE,
    binding,
    retry: { maxAttempts: 1 },
    deadLetter: (_events, _reason, error) => void seen.push(error),
  });
  await emitter.emitStrict({ type: 'io.acme.a' }).catch((error: unknown) => seen.push(error));
  await emitter.shutdown();
  for (const bad of [{ endpoint: `ftp://user:${secrets.password}@h` }, { headers: { a: `${secrets.token}\n` } }]) {
    try {
      httpBinding({ endpoint: url, ...bad } as HttpBindingOptions);
    } catch (error) {
      seen.push(error);
    }
  }
  expect(seen).toHaveLength(4);
  expect(findSecrets(secrets, seen)).toEqual([]);
});

test('a URL with an access token asks caches to keep nothing', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  await emitterTo(`${receiver.url}/in?access_token=x&p=q`).emitStrict({ type: 'io.acme.a' });
  expect(receiver.requests[0]?.headers['cache-control']).toBe('no-store');
});

test.for<[Partial<HttpBindingOptions> | undefined, string]>([
  [undefined, 'WEIR_CLOUDEVENTS_OPTION: options must be an object (got undefined)'],
  [{}, 'WEIR_DELIVERY_OPTION: url must be a URL of http: or https: (got undefined)'],
  [{ endpoint: 'kafka://a' }, 'WEIR_DELIVERY_OPTION: url must be a URL of http: or https: (got string)'],
  [{ mode: 'batched' as never }, 'WEIR_CLOUDEVENTS_OPTION: mode must be one of batch, structured, binary (got string)'],
  [{ batchSize: 0 }, 'WEIR_CLOUDEVENTS_OPTION: batchSize must be an integer from 1 to 10000 (got number)'],
  [
    { batchBytes: '1' as never },
    'WEIR_CLOUDEVENTS_OPTION: batchBytes must be an integer from 1 to 67108864 (got string)',
  ],
  [
    { flushIntervalMs: 1.5 },
    'WEIR_CLOUDEVENTS_OPTION: flushIntervalMs must be an integer from 1 to 2147483647 (got number)',
  ],
  [
    { headers: { a: '${' } },
    'WEIR_CLOUDEVENTS_OPTION: headers has a value with a bad reference: ${ begins no reference',
  ],
  [{ headers: { 'content-type': 'a/b' } }, 'WEIR_DELIVERY_OPTION: headers["content-type"] is for the sender to set'],
  [{ webhook: { origin: 'a b' } }, 'WEIR_CLOUDEVENTS_OPTION: webhook.origin must be a DNS name (got string)'],
  [
    { webhook: { origin: 'a', requestRate: 0 } },
    'WEIR_CLOUDEVENTS_OPTION: webhook.requestRate must be an integer from 1',
  ],
  [
    { webhook: { origin: 'a', callback: 'x' } },
    'WEIR_CLOUDEVENTS_OPTION: webhook.callback must be a URL of https: (got string)',
  ],
])('bad options are refused when the binding is made: %j', ([options, message]) => {
  const given =
    options === undefined || Object.keys(options).length === 0 ? options : { endpoint: 'http://127.0.0.1', ...options };
  expect(() => httpBinding(given as HttpBindingOptions)).toThrow(message);
});
