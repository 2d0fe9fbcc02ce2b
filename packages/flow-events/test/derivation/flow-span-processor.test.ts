import { fc, test as property } from '@fast-check/vitest';
import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { startTestSdk, type TestSdk } from '../../../../test/support/otel-sdk.ts';
import {
  type FlowEvent,
  FlowEventsError,
  flowEventsStats,
  FlowSpanProcessor,
  type FlowSpanProcessorOptions,
  flowState,
  setFlowId,
  withFlow,
} from '../../src/index.ts';

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
});

function start(options: FlowSpanProcessorOptions = {}, others: SpanProcessor[] = []) {
  const events: FlowEvent[] = [];
  const emitter = { emitBestEffort: (event: unknown) => void events.push(event as FlowEvent) };
  const processor = new FlowSpanProcessor({ emitter, node: 'shop', ...options });
  sdk = startTestSdk({ spanProcessors: [processor, ...others] });
  const { tracer } = sdk;
  /** Runs a span of a kind; `within` is its parent. */
  const span = (
    kind: SpanKind,
    attributes: Attributes,
    work: (within: Context) => void = () => {},
    within?: Context,
  ) => {
    const parent = within ?? ROOT_CONTEXT;
    const made = tracer.startSpan('work', { kind, attributes }, parent);
    work(trace.setSpan(parent, made));
    made.end();
    return made;
  };
  return { events, span, processor, spans: () => sdk?.spans() ?? [] };
}

const HTTP_SERVER = { 'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 201 };
const PROCESS = {
  'messaging.system': 'kafka',
  'messaging.operation.type': 'process',
  'messaging.destination.name': 'orders',
  'messaging.consumer.group.name': 'billing',
};
const SEND = {
  'messaging.system': 'kafka',
  'messaging.operation.type': 'send',
  'messaging.destination.name': 'orders',
};
const INSERT = { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.operation.name': 'INSERT' };
const GET = { 'http.request.method': 'GET', 'server.address': 'payments' };

const told = (events: readonly FlowEvent[]) => events.map(({ node, stage, status }) => `${node.id} ${stage}/${status}`);

describe('without a line of code in the application,', () => {
  test('a request that ends here tells of its way in, its end, and what it stored', () => {
    const { events, span } = start();
    span(SpanKind.SERVER, HTTP_SERVER, (within) => span(SpanKind.CLIENT, INSERT, undefined, within));
    expect(told(events)).toEqual(['postgresql/shop persist/ack', 'shop ingress/received', 'shop process/ack']);
    expect(new Set(events.map(({ flow_id }) => flow_id))).toEqual(new Set([sdk?.spans()[0]?.spanContext().traceId]));
    expect(flowState(events, { now: [Date.now() / 1_000 + 60, 0].map(Math.floor) as [number, number] })).toBe(
      'complete',
    );
  });

  test('a request that sends a message is final only where the message is processed', () => {
    const { events, span } = start();
    span(SpanKind.SERVER, HTTP_SERVER, (within) => {
      const sent = span(SpanKind.PRODUCER, SEND, undefined, within);
      const carried = setFlowId(
        trace.setSpanContext(ROOT_CONTEXT, { ...sent.spanContext(), isRemote: true }),
        'order-1',
      );
      span(SpanKind.CONSUMER, PROCESS, undefined, carried);
    });
    const finals = events.filter(({ meta }) => meta?.['final'] === 'true');
    expect(told(finals)).toEqual(['shop:billing process/ack']);
  });

  test('a consumed message names the sending event as its cause, and its end the reception', () => {
    const { events, span } = start();
    const sent = span(SpanKind.PRODUCER, SEND);
    span(SpanKind.CONSUMER, PROCESS, undefined, trace.setSpanContext(ROOT_CONTEXT, sent.spanContext()));
    const [emit, consume, process] = events;
    expect(consume?.causation_id).toBe(emit?.event_id);
    expect(process?.causation_id).toBe(consume?.event_id);
    expect(emit).toMatchObject({ ack: { type: 'bridge' }, meta: { 'messaging.destination.name': 'orders' } });
  });

  test('a call tells of its way out and of the answer', () => {
    const { events, span } = start();
    span(SpanKind.SERVER, HTTP_SERVER, (within) => span(SpanKind.CLIENT, GET, undefined, within));
    expect(told(events.slice(0, 2))).toEqual(['shop emit/sent', 'payments egress/ack']);
    expect(events[1]).toMatchObject({ ack: { type: 'explicit' }, causation_id: events[0]?.event_id });
  });

  test.each<[string, SpanKind, Attributes, string[]]>([
    ['former names of HTTP', SpanKind.SERVER, { 'http.method': 'GET' }, ['shop ingress/received', 'shop process/ack']],
    [
      'former names of messaging',
      SpanKind.CONSUMER,
      { 'messaging.system': 'kafka', 'messaging.operation': 'process' },
      ['shop consume/received', 'shop process/ack'],
    ],
    [
      'former names of databases',
      SpanKind.CLIENT,
      { 'db.system': 'mysql', 'db.statement': 'INSERT INTO books VALUES (1)' },
      ['mysql persist/ack'],
    ],
    ['a connection to a database', SpanKind.CLIENT, { 'db.system': 'mysql' }, []],
    [
      'remote procedures',
      SpanKind.CLIENT,
      { 'rpc.system': 'grpc', 'server.address': 'stock' },
      ['shop emit/sent', 'stock egress/ack'],
    ],
    ['reads, which store nothing', SpanKind.CLIENT, { 'db.system.name': 'redis', 'db.operation.name': 'GET' }, []],
    ['a read in a statement', SpanKind.CLIENT, { 'db.system': 'postgresql', 'db.statement': '\n SELECT 1' }, []],
    ['reception of a batch', SpanKind.CONSUMER, { 'messaging.system': 'kafka', 'messaging.operation': 'receive' }, []],
    ['work inside', SpanKind.INTERNAL, { 'http.request.method': 'GET' }, []],
    ['no attributes', SpanKind.SERVER, {}, []],
  ])('%s are told of as they should be', (_, kind, attributes, expected) => {
    const { events, span } = start();
    span(kind, attributes);
    expect(told(events)).toEqual(expected);
  });

  test('sizes, attempts and the request are taken along', () => {
    const { events, span } = start({ group: 'orders' });
    span(SpanKind.CONSUMER, {
      ...PROCESS,
      'messaging.message.body.size': 512,
      'messaging.servicebus.message.delivery_count': 3,
      'request.id': 'req-1',
    });
    expect(events[0]).toMatchObject({ payload_bytes: 512, attempt: 3, request_id: 'req-1', group_flow: 'orders' });
  });
});

describe('a failed span', () => {
  test('of a server with status 500 refuses; with status 404 it does not', () => {
    const { events, span } = start();
    span(SpanKind.SERVER, { ...HTTP_SERVER, 'http.response.status_code': 500 });
    span(SpanKind.SERVER, { ...HTTP_SERVER, 'http.response.status_code': 404 });
    expect(events.map(({ status, error }) => [status, error?.type])).toEqual([
      ['received', undefined],
      ['nack', '500'],
      ['received', undefined],
      ['ack', undefined],
    ]);
  });

  test('of a message tells its error, without user info of URLs, and is not final', () => {
    const { events } = start();
    const failing = sdk?.tracer.startSpan('work', { kind: SpanKind.CONSUMER, attributes: PROCESS }, ROOT_CONTEXT);
    failing?.setStatus({ code: SpanStatusCode.ERROR, message: 'connect postgres://u:secret@db/x failed' });
    failing?.end();
    expect(events[1]).toMatchObject({
      status: 'nack',
      error: { type: 'Error', message: 'connect postgres://db/x failed' },
    });
    expect(events[1]?.meta?.['final']).toBeUndefined();
  });
});

describe('the flow of a span is', () => {
  test('that of the baggage it came with', () => {
    const { events, span, spans } = start();
    span(SpanKind.SERVER, HTTP_SERVER, undefined, setFlowId(ROOT_CONTEXT, 'order-1'));
    expect(spans()[0]?.attributes['flow.id']).toBe('order-1');
    expect(events.map(({ flow_id, meta }) => [flow_id, meta?.['final']])).toEqual([
      ['order-1', undefined],
      ['order-1', undefined],
    ]);
  });

  test('that of a configured attribute, a number too', () => {
    const { events, span } = start({ flowIdAttributes: ['order.id'] });
    span(SpanKind.SERVER, { ...HTTP_SERVER, 'order.id': 42 });
    expect(events.map(({ flow_id }) => flow_id)).toEqual(['42', '42']);
  });

  test('named late, and then holds for what finished before too', () => {
    const { events, spans } = start();
    const server = sdk?.tracer.startSpan('request', { kind: SpanKind.SERVER, attributes: HTTP_SERVER }, ROOT_CONTEXT);
    const within = trace.setSpan(ROOT_CONTEXT, server as never);
    sdk?.tracer.startSpan('insert', { kind: SpanKind.CLIENT, attributes: INSERT }, within).end();
    expect(events).toEqual([]);
    server?.setAttribute('flow.id', 'order-7');
    server?.end();
    expect(events.map(({ flow_id }) => flow_id)).toEqual(['order-7', 'order-7', 'order-7']);
    expect(spans().at(-1)?.attributes['flow.id']).toBe('order-7');
  });

  test('that which the application sets in scope while the request runs', () => {
    const { events, span, spans } = start();
    span(SpanKind.SERVER, HTTP_SERVER, (within) =>
      context.with(within, () => withFlow('order-8', () => span(SpanKind.CLIENT, INSERT, undefined, context.active()))),
    );
    expect(events.map(({ flow_id }) => flow_id)).toEqual(['order-8', 'order-8', 'order-8']);
    expect(spans().map(({ attributes }) => attributes['flow.id'])).toEqual(['order-8', 'order-8']);
  });

  test('the trace where nothing names one, on every span', () => {
    const { span, spans } = start();
    span(SpanKind.SERVER, HTTP_SERVER, (within) => span(SpanKind.INTERNAL, {}, undefined, within));
    const ids = spans().map(({ attributes }) => attributes['flow.id']);
    expect(ids).toEqual(spans().map((each) => each.spanContext().traceId));
  });

  test('of each message its own, though one batch span is above them', () => {
    const { events, span } = start();
    span(SpanKind.CLIENT, { 'messaging.system': 'kafka', 'messaging.operation.type': 'receive' }, (within) => {
      for (const id of ['a', 'b']) span(SpanKind.CONSUMER, PROCESS, undefined, setFlowId(within, id));
    });
    expect(events.map(({ flow_id }) => flow_id)).toEqual(['a', 'a', 'b', 'b']);
  });

  test('not told where only stamping is wanted', () => {
    sdk = startTestSdk({ spanProcessors: [new FlowSpanProcessor()] });
    sdk.tracer.startSpan('request', { kind: SpanKind.SERVER, attributes: HTTP_SERVER }, ROOT_CONTEXT).end();
    expect(sdk.spans()[0]?.attributes['flow.id']).toBeUndefined();
  });
});

test.each<[string, SpanKind, string]>([
  ['a producer span', SpanKind.PRODUCER, 'send'],
  ['a client span, whose messages have contexts of their own', SpanKind.CLIENT, 'send'],
  ['a client span by its former name', SpanKind.CLIENT, 'publish'],
])('work that sent a message onward by %s is not final', (_, kind, operation) => {
  const { events, span } = start();
  const sending = { 'messaging.system': 'kafka', 'messaging.operation.type': operation };
  span(SpanKind.CONSUMER, PROCESS, (within) => span(kind, sending, undefined, within));
  expect(events.at(-1)).toMatchObject({ stage: 'process', status: 'ack' });
  expect(events.map(({ meta }) => meta?.['final'])).not.toContain('true');
});

test('the work on a batch is no work on a message: those of its messages tell their own', () => {
  const { events, span } = start();
  span(SpanKind.CONSUMER, { ...PROCESS, 'messaging.batch.message_count': 2 }, (within) => {
    for (const id of ['a', 'b']) span(SpanKind.CONSUMER, PROCESS, undefined, setFlowId(within, id));
  });
  expect(events.map(({ flow_id }) => flow_id)).toEqual(['a', 'a', 'b', 'b']);
});

test('what waits for its flow is bounded, and told by the trace', () => {
  const { events } = start({ maxWaitingSpans: 2 });
  const server = sdk?.tracer.startSpan('request', { kind: SpanKind.SERVER, attributes: HTTP_SERVER }, ROOT_CONTEXT);
  const within = trace.setSpan(ROOT_CONTEXT, server as never);
  for (let index = 0; index < 3; index += 1)
    sdk?.tracer.startSpan('insert', { kind: SpanKind.CLIENT, attributes: INSERT }, within).end();
  expect(events.map(({ flow_id }) => flow_id)).toEqual(Array(3).fill(server?.spanContext().traceId));
});

describe("with unnamed: 'skip'", () => {
  test('work whose flow nobody named is neither stamped nor told of, even where a span of it ends last', () => {
    const { events, spans } = start({ unnamed: 'skip', maxWaitingSpans: 1 });
    const server = sdk?.tracer.startSpan('request', { kind: SpanKind.SERVER, attributes: HTTP_SERVER }, ROOT_CONTEXT);
    const within = trace.setSpan(ROOT_CONTEXT, server as never);
    const insert = () => sdk?.tracer.startSpan('insert', { kind: SpanKind.CLIENT, attributes: INSERT }, within);
    const last = insert();
    for (let index = 0; index < 3; index += 1) insert()?.end();
    server?.end();
    last?.end();
    expect(events).toEqual([]);
    expect(spans().map(({ attributes }) => attributes['flow.id'])).toEqual(Array(5).fill(undefined));
  });

  test('work that is named late is told of as a whole', () => {
    const { events, span } = start({ unnamed: 'skip' });
    span(SpanKind.SERVER, HTTP_SERVER, (within) => {
      span(SpanKind.CLIENT, INSERT, undefined, within);
      trace.getSpan(within)?.setAttribute('flow.id', 'order-1');
    });
    expect(told(events)).toEqual(['postgresql/shop persist/ack', 'shop ingress/received', 'shop process/ack']);
    expect(new Set(events.map(({ flow_id }) => flow_id))).toEqual(new Set(['order-1']));
  });

  test('of work that is none itself, the parts that are named are told of', async () => {
    const { events, processor, span } = start({ unnamed: 'skip' });
    span(SpanKind.INTERNAL, {}, (within) => {
      span(SpanKind.CLIENT, INSERT, undefined, within);
      span(SpanKind.CLIENT, INSERT, undefined, setFlowId(within, 'order-1'));
    });
    await processor.shutdown();
    expect(events.map(({ flow_id }) => flow_id)).toEqual(['order-1']);
  });
});

test('what still waits at shutdown is told', async () => {
  const { events, processor } = start();
  const server = sdk?.tracer.startSpan('request', { kind: SpanKind.SERVER, attributes: HTTP_SERVER }, ROOT_CONTEXT);
  const within = trace.setSpan(ROOT_CONTEXT, server as never);
  sdk?.tracer.startSpan('insert', { kind: SpanKind.CLIENT, attributes: INSERT }, within).end();
  await processor.shutdown();
  expect(told(events)).toEqual(['postgresql/shop persist/ack']);
});

test('another processor that fails takes nothing away', () => {
  const failing: SpanProcessor = {
    onStart: () => {},
    onEnd: () => {
      throw new Error('processor');
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const { events, span } = start({}, [failing]);
  expect(() => span(SpanKind.SERVER, HTTP_SERVER)).toThrow('processor');
  expect(told(events)).toEqual(['shop ingress/received', 'shop process/ack']);
});

test('an emitter that throws harms no span, and is counted', () => {
  const before = flowEventsStats().bad_event;
  const { span, spans } = start({
    emitter: {
      emitBestEffort: () => {
        throw new Error('emitter');
      },
    },
  });
  span(SpanKind.SERVER, HTTP_SERVER);
  expect(spans()).toHaveLength(1);
  expect(flowEventsStats().bad_event).toBe(before + 1);
});

test('rules are data: own ones take the place of the others', () => {
  const { events, span } = start({
    rules: [
      {
        name: 'job',
        kinds: ['internal'],
        when: [{ attributes: ['job.name'] }],
        events: [{ at: 'end', stage: 'process', status: 'ack', node: 'service', final: 'always', meta: ['job.name'] }],
      },
    ],
  });
  span(SpanKind.SERVER, HTTP_SERVER);
  span(SpanKind.INTERNAL, { 'job.name': 'nightly' });
  expect(events).toMatchObject([{ meta: { 'job.name': 'nightly', 'span.rule': 'job', final: 'true' } }]);
});

test.each<[string, unknown]>([
  ['emitter.emitBestEffort', { emitter: {} }],
  ['rules', { rules: 'x' }],
  ['rules[0].name', { rules: [{}] }],
  ['flowIdAttributes[0]', { flowIdAttributes: [1] }],
  ['group', { group: 1 }],
  ['node', { node: '' }],
  ['unnamed', { unnamed: 'drop' }],
  ['maxWaitingSpans', { maxWaitingSpans: 0 }],
])('a bad %s is refused by name', (key, options) => {
  const make = () => new FlowSpanProcessor(options as never);
  expect(make).toThrow(FlowEventsError);
  expect(make).toThrow(key);
});

const hostileValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '__proto__', 'a\r\nb', '\ud800', 'x'.repeat(5_000)),
  fc.double(),
  fc.boolean(),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
);
const hostileKey = fc.constantFrom(
  'flow.id',
  'order.id',
  'request.id',
  'error.type',
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'server.address',
  'db.system.name',
  'db.namespace',
  'messaging.system',
  'messaging.operation.type',
  'messaging.message.body.size',
  'messaging.consumer.group.name',
  'messaging.servicebus.message.delivery_count',
);

property.prop(
  [fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.dictionary(hostileKey, hostileValue)), { maxLength: 8 })],
  { numRuns: HOSTILE_CASES / 50 },
)('whatever spans carry, every event told is a valid one, and nothing is thrown', (given) => {
  const before = flowEventsStats();
  const { events, span } = start({ flowIdAttributes: ['order.id'] });
  for (const [kind, attributes] of given) span(kind, attributes as Attributes);
  for (const event of events) expect(event.flow_id.length).toBeGreaterThan(0);
  expect(flowEventsStats()).toEqual(before);
});
