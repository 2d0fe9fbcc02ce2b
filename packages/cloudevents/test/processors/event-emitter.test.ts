import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { FLOW_ID_BAGGAGE_KEY } from '@weir/otel-compat';
import { createRedactor } from '@weir/redaction';
import { runWithRequestId } from '@weir/request-context';
import { CloudEvent } from 'cloudevents';
import { expect, onTestFinished, test } from 'vitest';
import { hang } from '../../../../test/faults/http-behaviours.ts';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import { CloudEventEmitter, type CloudEventEmitterOptions, cloudEventsFaults, httpBinding } from '../../src/index.ts';
import { emitterAndReceiver, eventsIn, numbered, SOURCE } from '../receiver.ts';

test('what an event lacks is completed, and what it has stays', async () => {
  const { emitter, receiver } = await emitterAndReceiver({}, { clock: () => [1_773_930_900, 42], id: () => 'id-1' });
  await emitter.emit({ type: 'io.acme.a' });
  await emitter.emit({
    type: 'io.acme.b',
    id: 'own',
    source: '/own',
    time: '2020-01-01T00:00:00Z',
    data: null,
    weight: 7,
  });
  await emitter.forceFlush();
  expect(eventsIn(receiver).flat()).toEqual([
    { specversion: '1.0', type: 'io.acme.a', source: SOURCE, id: 'id-1', time: '2026-03-19T14:35:00.000000042Z' },
    {
      specversion: '1.0',
      type: 'io.acme.b',
      source: '/own',
      id: 'own',
      time: '2020-01-01T00:00:00Z',
      weight: 7,
      data: null,
    },
  ]);
});

test('the trace, the flow and the request in scope are attributes of the event', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  const sdk = startTestSdk();
  onTestFinished(() => sdk.stop());
  const spanContext = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
  const baggage = propagation.createBaggage({ [FLOW_ID_BAGGAGE_KEY]: { value: 'order-42' } });
  const scope = propagation.setBaggage(trace.setSpanContext(ROOT_CONTEXT, spanContext), baggage);
  await context.with(scope, () => runWithRequestId('r-1', () => emitter.emitStrict({ type: 'io.acme.a' })));
  expect(eventsIn(receiver).flat()).toMatchObject([
    {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      flowid: 'order-42',
      requestid: 'r-1',
      correlationid: 'order-42',
    },
  ]);
});

test('an event of the official package is sent with its data', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  const event = new CloudEvent({ source: '/books', type: 'book.added', data: { title: 'Weirs' } });
  await emitter.emitStrict(event);
  expect(eventsIn(receiver).flat()).toMatchObject([{ id: event.id, source: '/books', data: { title: 'Weirs' } }]);
});

test('what happens to an event after it was emitted changes nothing that is sent, and the event stays as it was', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  const event = { type: 'io.acme.a', data: { total: 7 } };
  const emitted = emitter.emitStrict(event);
  expect(event).toEqual({ type: 'io.acme.a', data: { total: 7 } });
  event.data.total = 8;
  await emitted;
  expect(eventsIn(receiver).flat()).toMatchObject([{ data: { total: 7 } }]);
});

test('data and subject are masked; a mask that fails takes them with it', async () => {
  const { mask } = createRedactor();
  const masking = await emitterAndReceiver({}, { mask });
  const data = { password: 'hunter2', mail: 'alice@example.com' };
  await masking.emitter.emitStrict({ type: 'io.acme.a', subject: 'user/bob@example.com', data });
  const [masked] = eventsIn(masking.receiver).flat();
  expect(masked).toMatchObject({ data: { password: '[REDACTED]', mail: '[REDACTED]' } });
  expect(masked?.subject).not.toContain('bob@');

  const before = cloudEventsFaults().bad_mask;
  const failing = await emitterAndReceiver({}, { mask: () => JSON.parse('{') as never });
  await failing.emitter.emitStrict({ type: 'io.acme.a', subject: 's', data });
  const [event] = eventsIn(failing.receiver).flat();
  expect([event?.subject, event?.data]).toEqual([undefined, undefined]);
  expect(cloudEventsFaults().bad_mask).toBe(before + 2);
});

test('emit and emitStrict refuse what is no event, and say what is wrong; emitBestEffort counts it', async () => {
  const { emitter, receiver } = await emitterAndReceiver();
  const before = cloudEventsFaults().bad_event;
  for (const bad of [
    { type: '' },
    { type: 'a', source: 'a b' },
    { type: 'a', Weight: 1 },
    { type: 'a', weight: {} },
    null,
    7,
  ]) {
    await expect(emitter.emit(bad as never)).rejects.toMatchObject({ code: 'WEIR_CLOUDEVENTS_INVALID_EVENT' });
    await expect(emitter.emitStrict(bad as never)).rejects.toMatchObject({ code: 'WEIR_CLOUDEVENTS_INVALID_EVENT' });
    emitter.emitBestEffort(bad as never);
  }
  emitter.emitBestEffort(new Proxy({ type: 'a' }, { ownKeys: () => JSON.parse('{') as never }));
  expect(cloudEventsFaults().bad_event).toBe(before + 7);
  expect(emitter.stats().offered).toBe(0);
  expect(receiver.requests).toEqual([]);
});

test('a full queue says so to who awaits, and counts for who does not', async () => {
  const { emitter } = await emitterAndReceiver({}, { queue: { maxItems: 2 } }, hang());
  for (const event of numbered(3)) emitter.emitBestEffort(event);
  await expect(emitter.emit({ type: 'io.acme.a' })).rejects.toMatchObject({ code: 'WEIR_CLOUDEVENTS_NOT_DELIVERED' });
  expect(emitter.stats()).toMatchObject({ offered: 4, pending: 2, dropped: { queue_full: 2 } });
});

test('after a shutdown nothing is taken', async () => {
  const { emitter } = await emitterAndReceiver();
  expect(await emitter.shutdown()).toBe(true);
  await expect(emitter.emit({ type: 'io.acme.a' })).rejects.toMatchObject({ code: 'WEIR_CLOUDEVENTS_CLOSED' });
  emitter.emitBestEffort({ type: 'io.acme.a' });
  expect(emitter.stats()).toMatchObject({ offered: 1, dropped: { closed: 1 } });
});

test('a policy is closed with the emitter', async () => {
  let closed = 0;
  const policy = { allow: () => true, close: async () => void (closed += 1) };
  const { emitter } = await emitterAndReceiver({}, { policy });
  await emitter.shutdown();
  expect(closed).toBe(1);
});

test('a policy that never closes holds up no shutdown beyond its deadline', async () => {
  const policy = { allow: () => true, close: () => new Promise<void>(() => {}) };
  const { emitter } = await emitterAndReceiver({}, { policy });
  emitter.emitBestEffort({ type: 'io.acme.a' });
  await emitter.forceFlush({ timeoutMs: 60_000 });
  expect(await emitter.shutdown({ timeoutMs: 1 })).toBe(true);
  expect(emitter.stats()).toMatchObject({ offered: 1, delivered: 1 });
});

test.for<[unknown, string]>([
  [undefined, 'WEIR_CLOUDEVENTS_OPTION: options must be an object (got undefined)'],
  [{}, 'WEIR_CLOUDEVENTS_OPTION: binding must be a binding, such as httpBinding() (got undefined)'],
  [{ source: 'a b' }, 'WEIR_CLOUDEVENTS_OPTION: source must be a URI-reference of RFC 3986 (got string)'],
  [{ id: 'x' }, 'WEIR_CLOUDEVENTS_OPTION: id must be a function (got string)'],
  [{ policy: 7 }, 'WEIR_CLOUDEVENTS_OPTION: policy must be a policy, a function or a list of types (got number)'],
  [{ queue: { maxItems: 0 } }, 'WEIR_DELIVERY_OPTION: queue.maxItems must be an integer of at least 1 (got number)'],
  [{ mask: 7 }, 'WEIR_CLOUDEVENTS_OPTION: mask must be a function (got number)'],
])('bad options are refused: %j', ([options, message]) => {
  const binding = httpBinding({ endpoint: 'http://127.0.0.1:1' });
  const given =
    options === undefined || Object.keys(options as object).length === 0
      ? options
      : { binding, ...(options as object) };
  expect(() => new CloudEventEmitter(given as CloudEventEmitterOptions)).toThrow(message);
});
