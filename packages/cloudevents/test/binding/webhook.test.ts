import { expect, test } from 'vitest';
import { answer, type HttpBehaviour } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { CloudEventEmitter, httpBinding } from '../../src/index.ts';
import { WebhookPermission } from '../../src/binding/webhook.ts';
import { emitterAndReceiver, numbered, SOURCE } from '../receiver.ts';

const origin = 'eventemitter.example.com';

/** Answers the validation request, and takes deliveries. */
function webhook(headers: Record<string, string>, status = 200): HttpBehaviour {
  return async (exchange) => {
    const isValidation = exchange.request.method === 'OPTIONS';
    await answer(isValidation ? { status, headers } : { status: 202 })(exchange);
  };
}

async function receiverWith(behaviour: HttpBehaviour) {
  return closedAfterTest(await startHttpReceiver({ behaviour }));
}

test('a receiver is asked once before the first delivery, and each delivery says where it comes from', async () => {
  const receiver = await receiverWith(webhook({ 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': '*' }));
  const binding = httpBinding({
    endpoint: `${receiver.url}/hook?id=1`,
    headers: { authorization: 'Bearer a' },
    webhook: { origin, requestRate: 120, callback: 'https://example.com/confirm?id=1&key=k' },
  });
  const emitter = new CloudEventEmitter({ source: SOURCE, binding });
  for (const event of numbered(3)) await emitter.emitStrict(event);
  await emitter.shutdown();
  expect(receiver.requests.map(({ method, path }) => [method, path])).toEqual([
    ['OPTIONS', '/hook?id=1'],
    ...Array(3).fill(['POST', '/hook?id=1']),
  ]);
  const [validation, ...deliveries] = receiver.requests;
  expect(validation?.headers).toMatchObject({
    authorization: 'Bearer a',
    'webhook-request-origin': origin,
    'webhook-request-callback': 'https://example.com/confirm?id=1&key=k',
    'webhook-request-rate': '120',
  });
  for (const { headers } of deliveries) expect(headers['webhook-request-origin']).toBe(origin);
  expect(deliveries[0]?.headers).not.toHaveProperty('webhook-request-callback');
});

test.for<[string, Record<string, string>, number]>([
  ['says nothing', {}, 200],
  ['does not know OPTIONS', {}, 405],
  ['allows another origin', { 'WebHook-Allowed-Origin': 'other.example.com' }, 200],
  ['allows an origin that begins alike', { 'WebHook-Allowed-Origin': `${origin}.evil.test` }, 200],
])('a receiver that %s gets no event', async ([, headers, status]) => {
  const receiver = await receiverWith(webhook(headers, status));
  const binding = httpBinding({ endpoint: receiver.url, webhook: { origin, retryAfterMs: 1 } });
  const emitter = new CloudEventEmitter({
    source: SOURCE,
    binding,
    breaker: false,
    retry: { maxAttempts: 2, baseMs: 1 },
  });
  await expect(emitter.emitStrict({ type: 'io.acme.a' })).rejects.toMatchObject({
    message: 'WEIR_CLOUDEVENTS_NOT_DELIVERED: the event was not delivered: retries_exhausted',
  });
  await emitter.shutdown();
  expect(receiver.requests.map(({ method }) => method)).toEqual(['OPTIONS', 'OPTIONS']);
});

test('the status of the answer does not matter where the header allows', async () => {
  const receiver = await receiverWith(webhook({ 'WebHook-Allowed-Origin': '*' }, 404));
  const binding = httpBinding({ endpoint: receiver.url, webhook: { origin } });
  const emitter = new CloudEventEmitter({ source: SOURCE, binding });
  await emitter.emitStrict({ type: 'io.acme.a' });
  await emitter.shutdown();
  expect(receiver.requests.map(({ method }) => method)).toEqual(['OPTIONS', 'POST']);
});

test('permission that comes by callback opens the way, for every way out of the binding', async () => {
  const receiver = await receiverWith(webhook({}));
  const binding = httpBinding({
    endpoint: receiver.url,
    webhook: { origin, callback: 'https://example.com/confirm', retryAfterMs: 1 },
  });
  const options = {
    source: SOURCE,
    binding,
    breaker: false,
    retry: { maxAttempts: 1_000, baseMs: 1, maxMs: 1 },
  } as const;
  const [first, second] = [new CloudEventEmitter(options), new CloudEventEmitter(options)];
  const emitted = first.emitStrict({ type: 'io.acme.a' });
  await receiver.until(() => receiver.requests.length >= 2);
  expect(first.stats()).toMatchObject({ delivered: 0, pending: 1 });
  binding.confirm();
  await emitted;
  const before = receiver.requests.filter(({ method }) => method === 'OPTIONS').length;
  await second.emitStrict({ type: 'io.acme.b' });
  await Promise.all([first.shutdown(), second.shutdown()]);
  expect(receiver.requests.filter(({ method }) => method === 'OPTIONS')).toHaveLength(before);
});

test('requests are spread over the minute as the receiver allows, and one waits for the other', () => {
  let nowMs = 1_000;
  const permission = new WebhookPermission({ origin, nowMs: () => nowMs });
  permission.confirm('60');
  permission.count();
  expect(permission.delayMs).toBe(1_000);
  nowMs += 400;
  permission.count();
  expect(permission.delayMs).toBe(1_600);
  nowMs += 10_000;
  expect(permission.delayMs).toBe(0);
  // A pause is not saved up.
  permission.count();
  expect(permission.delayMs).toBe(1_000);
  expect(httpBinding({ endpoint: 'http://127.0.0.1', mode: 'binary', webhook: { origin } }).concurrency).toBe(1);
});

test.for([
  ['*', 0],
  ['', 0],
  ['-5', 0],
  ['1e3', 0],
  [' 120 ', 500],
  [undefined, 250],
] as const)('a rate of %j makes a request wait %i ms for the one before', ([rate, delayMs]) => {
  const permission = new WebhookPermission({ origin, requestRate: 240, nowMs: () => 0 });
  permission.confirm(rate);
  permission.count();
  expect(permission.delayMs).toBe(delayMs);
});

test('without a webhook the receiver is not asked', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  await emitter.emitStrict({ type: 'io.acme.a' });
  expect(receiver.requests.map(({ method }) => method)).toEqual(['POST']);
});
